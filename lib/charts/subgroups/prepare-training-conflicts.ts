import type { Estimate } from "@/lib/core/estimate";
import { formatCount, formatInteger, formatNumber } from "@/lib/core/format-number";
import type { ConflictByLayer, SubgroupTraining } from "@/lib/diagnostics/subgroups/subgroup-training";
import { linearAxis } from "../axis-ticks";
import { type ChartTable, type EmptyChart, numberCell, textCell } from "../chart-model";
import { describeEstimate, estimateInterval, estimateValue } from "../describe-estimate";
import { toEmptyChart } from "../sensitivity/to-empty-chart";
import type { CourseChart } from "./course-model";
import { toParts } from "./course-parts";
import { layerAxis } from "./layer-axis";
import type { TrainingGroups } from "./training-groups";

type Half = ConflictByLayer["halves"][number];
type Listed = Half["pairs"][number] & { readonly label: string; readonly place: number; readonly otherPlace: number };

export type ConflictView = {
  readonly charts: readonly CourseChart[];
  /** One for each pair and half: what the model as a whole shows of it. */
  readonly sentences: readonly string[];
};

/** Where two groups ask for the same step and where for opposite ones, layer by layer. */
export function prepareTrainingConflicts(
  { conflicts }: SubgroupTraining,
  { groups }: TrainingGroups,
): ConflictView | EmptyChart {
  if (conflicts.status === "not-known") return toEmptyChart(conflicts);
  const charts: CourseChart[] = [];
  const sentences: string[] = [];
  for (const half of conflicts.halves) {
    const listed = half.pairs.flatMap((pair): Listed[] => {
      const [one, other] = [groups.get(pair.groups[0]), groups.get(pair.groups[1])];
      if (one === undefined || other === undefined) return [];
      return [{ ...pair, label: `${one.label} and ${other.label}`, place: one.place, otherPlace: other.place }];
    });
    const hasNumbers = ({ byLayer }: Listed): boolean => byLayer.some((cosine) => estimateValue(cosine) !== null);
    const known = listed.filter(hasNumbers);
    if (known.length > 0) charts.push(prepareHalf(conflicts, half, listed, known));
    sentences.push(...describeHalf(half, listed));
  }
  return { charts, sentences };
}

/** Pairs of which nothing can be told share one sentence. */
function describeHalf({ half }: Half, listed: readonly Listed[]): readonly string[] {
  const known = listed.filter(({ whole }) => estimateValue(whole) !== null);
  const unknown = listed.filter((pair) => !known.includes(pair)).map(({ label }) => label);
  const start = `In the ${half} half`;
  return [
    ...known.map(({ whole, label }) => `${start} ${label}: ${describeAgreement(whole)}`),
    ...(unknown.length === 0
      ? []
      : [
          `${start} it cannot be told for ${unknown.join("; ")}: of one of the two nothing is above the noise of the drawn patients.`,
        ]),
  ];
}

function describeAgreement(whole: Estimate): string {
  const { short } = describeEstimate(whole);
  const interval = estimateInterval(whole);
  if (interval === null || (interval[0] <= 0 && interval[1] >= 0))
    return `agreement ${short}; whether they ask for the same steps or for opposite ones cannot be told.`;
  return interval[0] > 0
    ? `agreement ${short}; a step for one lowers the loss of the other as well, to first order.`
    : `agreement ${short}; a step for one raises the loss of the other, to first order.`;
}

function prepareHalf(
  conflicts: ConflictByLayer,
  half: Half,
  listed: readonly Listed[],
  known: readonly Listed[],
): CourseChart {
  const places = conflicts.layers.map((_, index) => index + 1);
  return {
    look: "marks",
    title: titleOf(half, known),
    sampleSize: `${formatCount(half.records, "record")} of steps ${formatInteger(half.fromStep)} to ${formatInteger(half.toStep)}, ${formatCount(known.length, "pair")} of groups`,
    caption: captionOf(conflicts),
    x: layerAxis(conflicts.layers),
    y: { ...linearAxis("agreement, −1 to 1", -1, 1, 4), domain: [-1, 1] },
    lines: known.map(({ groups, label, place, otherPlace, byLayer }) => ({
      label,
      place,
      otherPlace,
      dash: "own",
      groups,
      parts: toParts(byLayer, places),
    })),
    levels: [{ y: 0, label: "below 0 the two pull apart" }],
    marked: null,
    table: tabulate(conflicts, half, listed),
  };
}

function titleOf({ half }: Half, known: readonly Listed[]): string {
  const isBelow = (cosine: Estimate): boolean => (estimateInterval(cosine)?.[1] ?? 0) < 0;
  const apart = known.filter(({ byLayer }) => byLayer.some(isBelow));
  if (apart.length === 0) return `In the ${half} half no layer shows two groups that ask for opposite steps`;
  const parts = apart.map(
    ({ label, byLayer }) => `${label} in ${formatCount(byLayer.filter(isBelow).length, "layer")} of ${byLayer.length}`,
  );
  return `In the ${half} half these ask for opposite steps: ${parts.join("; ")}`;
}

function captionOf({ omittedLayers, omittedGroups }: ConflictByLayer): string {
  const layers = omittedLayers === 0 ? "" : ` ${formatCount(omittedLayers, "layer")} between those are not shown.`;
  const groups = omittedGroups === 0 ? "" : ` Pairs with ${formatCount(omittedGroups, "further group")} are not shown.`;
  return `Cosine of the two groups' pull on a layer, corrected by half-batches: 1 the same way, 0 unrelated, −1 opposite ways. Bar: 95 % interval. Each layer is looked at by itself: among many, one in twenty lies beyond 0 by chance. Once little is left to learn the pulls of any two parts of the patients cancel.${layers}${groups}`;
}

function tabulate({ layers }: ConflictByLayer, half: Half, listed: readonly Listed[]): ChartTable {
  const row = (label: string, layer: string, cosine: Estimate) => [
    textCell(label),
    textCell(layer),
    numberCell(estimateValue(cosine), formatNumber, describeEstimate(cosine).behind),
    numberCell(estimateInterval(cosine)?.[0] ?? null, formatNumber, "none"),
    numberCell(estimateInterval(cosine)?.[1] ?? null, formatNumber, "none"),
  ];
  return {
    caption: `Agreement of pairs of groups by layer, ${half.half} half`,
    columns: [
      { label: "pair", isNumeric: false },
      { label: "layer", isNumeric: false },
      ...["agreement", "interval from", "interval to"].map((name) => ({ label: name, isNumeric: true })),
    ],
    rows: listed.flatMap(({ label, whole, byLayer }) => [
      row(label, "all layers", whole),
      ...byLayer.map((cosine, index) => row(label, layers[index] ?? "", cosine)),
    ]),
  };
}
