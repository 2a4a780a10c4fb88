import { formatCount, formatGiven, formatInteger, formatPercent } from "@/lib/core/format-number";
import type { DepthByGroup, SubgroupTraining } from "@/lib/diagnostics/subgroups/subgroup-training";
import { logAxis } from "../axis-ticks";
import { type Axis, type ChartTable, type EmptyChart, numberCell, textCell } from "../chart-model";
import { describeEstimate, estimateInterval, estimateValue } from "../describe-estimate";
import { toEmptyChart } from "../sensitivity/to-empty-chart";
import type { CourseChart } from "./course-model";
import { toParts } from "./course-parts";
import { layerAxis } from "./layer-axis";
import type { TrainingGroup, TrainingGroups } from "./training-groups";

type Half = DepthByGroup["halves"][number];
type Listed = { readonly group: TrainingGroup; readonly relative: Half["groups"][number]["relative"] };

/** How much of what a group could teach arrives at each layer: one picture for each half in which it can be told. */
export function prepareTrainingDepth(
  { depth }: SubgroupTraining,
  { groups }: TrainingGroups,
): { readonly charts: readonly CourseChart[]; readonly sentences: readonly string[] } | EmptyChart {
  if (depth.status === "not-known") return toEmptyChart(depth);
  const charts: CourseChart[] = [];
  const sentences: string[] = [];
  for (const half of depth.halves) {
    const listed = half.groups.flatMap(({ subgroup, relative }): Listed[] => {
      const group = groups.get(subgroup);
      return group === undefined ? [] : [{ group, relative }];
    });
    const known = listed.filter(({ relative }) => relative.some((estimate) => estimateValue(estimate) !== null));
    const hidden = listed.filter((entry) => !known.includes(entry)).map(({ group }) => group.label);
    if (hidden.length > 0)
      sentences.push(
        `${describeHalf(half)}: nothing can be told of ${hidden.join(", ")}, since in the last compared layer nothing is above the noise of the drawn patients.`,
      );
    if (known.length > 0) charts.push(prepareHalf(depth, half, listed, known));
  }
  return { charts, sentences: [...sentences, ...describeFitted(depth, groups)] };
}

function describeHalf({ half, fromStep, toStep }: Half): string {
  return `In the ${half} half of the training (steps ${formatInteger(fromStep)} to ${formatInteger(toStep)})`;
}

function prepareHalf(
  depth: DepthByGroup,
  half: Half,
  listed: readonly Listed[],
  known: readonly Listed[],
): CourseChart {
  const places = depth.layers.map((_, index) => index + 1);
  const lines = known.map(({ group, relative }) => ({
    label: group.label,
    place: group.place,
    otherPlace: null,
    dash: "own" as const,
    groups: [group.name],
    parts: toParts(relative, places, 100),
  }));
  const ends = lines.flatMap(({ parts }) => parts.flat().flatMap(({ y, interval }) => [y, ...(interval ?? [])]));
  return {
    look: "marks",
    title: titleOf(depth, half, known),
    sampleSize: `${formatCount(half.records, "record")} of steps ${formatInteger(half.fromStep)} to ${formatInteger(half.toStep)}, ${formatCount(depth.layers.length, "layer")}`,
    caption: captionOf(depth),
    x: layerAxis(depth.layers),
    y: strengthAxis(ends.filter((value) => value > 0)),
    lines,
    levels: [],
    marked: null,
    table: tabulate(depth, half, listed),
  };
}

function titleOf({ layers }: DepthByGroup, half: Half, known: readonly Listed[]): string {
  const parts = known.map(({ group, relative }) => {
    const first = relative[0];
    const short = first === undefined ? "not estimable" : describeEstimate(first, formatPercent).short;
    return `${group.label} ${first === undefined || estimateValue(first) === null ? "cannot be told" : short}`;
  });
  return `How much of its strength reaches ${layers[0] ?? "the first layer"} in the ${half.half} half: ${parts.join(", ")}`;
}

/** Logarithmic, in per cent; finer than powers of ten where little fades. */
function strengthAxis(values: readonly number[]): Axis {
  const label = "strength, % of the last compared layer";
  const [low, high] = [Math.min(...values, 60) * 0.85, Math.max(...values, 110) * 1.15];
  if (low < 0.1) return logAxis(label, low, high, 4);
  const ticks = STRENGTHS.filter((value) => value >= low && value <= high);
  return {
    label,
    scale: "log",
    domain: [low, high],
    ticks: ticks.map((value) => ({ value, label: formatGiven(value) })),
  };
}

const STRENGTHS = [0.1, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

function captionOf({ layers, omittedLayers, hasSizes }: DepthByGroup): string {
  const sizes = hasSizes
    ? ""
    : " The sizes of the layers are not known, so that layers are compared as wholes, which favours large ones.";
  const omitted = omittedLayers === 0 ? "" : ` ${formatCount(omittedLayers, "layer")} between those are not shown.`;
  return `How strong the pull of each group's patients on a layer is, of its own strength in ${layers.at(-1) ?? "the last layer"}, the last one before the output. All patients pass the same layers; what differs is how their inputs pass through. The noise of the drawn patients was taken out with two half-batches. Bar: 95 % interval. Layers in which nothing is above the noise are left empty.${sizes}${omitted}`;
}

function describeFitted({ fitted, layers }: DepthByGroup, groups: TrainingGroups["groups"]): readonly string[] {
  return fitted.flatMap(({ subgroup, factor, othersFactor, isAtMost }) => {
    const group = groups.get(subgroup);
    if (group === undefined || estimateValue(factor) === null || estimateValue(othersFactor) === null) return [];
    return [
      `Along the line through all ${layers.length} layers of the later half, ${isAtMost ? "at most " : ""}${describeEstimate(factor, formatPercent).short} of the strength of ${group.label} reaches ${layers[0] ?? "the first layer"}, of all other patients ${describeEstimate(othersFactor, formatPercent).short}.`,
    ];
  });
}

function tabulate({ layers }: DepthByGroup, half: Half, listed: readonly Listed[]): ChartTable {
  return {
    caption: `Strength by layer, ${half.half} half`,
    columns: [
      { label: "group", isNumeric: false },
      { label: "layer", isNumeric: false },
      ...["of the last layer", "interval from", "interval to"].map((name) => ({ label: name, isNumeric: true })),
    ],
    rows: listed.flatMap(({ group, relative }) =>
      relative.map((estimate, index) => [
        textCell(group.label),
        textCell(layers[index] ?? ""),
        numberCell(estimateValue(estimate), formatPercent, describeEstimate(estimate).behind),
        numberCell(estimateInterval(estimate)?.[0] ?? null, formatPercent, "none"),
        numberCell(estimateInterval(estimate)?.[1] ?? null, formatPercent, "none"),
      ]),
    ),
  };
}
