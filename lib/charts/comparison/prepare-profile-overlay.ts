import { formatCount, formatInteger, formatScientific } from "@/lib/core/format-number";
import { linearAxis, logAxis } from "../axis-ticks";
import { type Axis, type EmptyChart, numberCell, textCell } from "../chart-model";
import { prepareDepthProfile } from "../prepare-depth-profile";
import type { DepthProfileChart, ProfileRow } from "../profile-model";
import type { CourseChart, CoursePoint } from "../subgroups/course-model";
import { layerAxis } from "../subgroups/layer-axis";
import type { ComparedRun } from "./compared-run";
import { lineOfRun } from "./line-of-run";
import { labelOf, letterOf, lettersOf } from "./run-letters";

/** A run with its layers from the input to the output. */
type Profiled = {
  readonly place: number;
  readonly name: string;
  readonly chart: DepthProfileChart;
  readonly rows: readonly ProfileRow[];
};

const HOW_TO_LOG =
  'log({"step": step, f"grad_norm/{name}": p.grad.norm().item() for name, p in model.named_parameters()})';

/** The size of the gradient over depth in all runs on one axis. */
export function prepareProfileOverlay(runs: readonly ComparedRun[]): CourseChart | EmptyChart {
  const profiled = runs.flatMap(({ name, diagnosed }, place): Profiled[] => {
    const chart = diagnosed === null ? null : prepareDepthProfile(diagnosed.depthProfile);
    return chart?.status === "drawn" ? [{ place, name, chart, rows: chart.rows.toReversed() }] : [];
  });
  const [first] = profiled;
  if (first === undefined) {
    const isPending = runs.some(({ diagnosed }) => diagnosed === null);
    return isPending
      ? {
          status: "empty",
          reason: "The checks of these runs are not done.",
          howToLog: "# nothing: it comes with the checks",
        }
      : { status: "empty", reason: "No run has gradients logged per layer.", howToLog: HOW_TO_LOG };
  }
  const drawn = profiled.filter(({ chart }) => chart.x.label === first.chart.x.label);
  const layers = first.rows.map(({ layer }) => layer);
  const hasSameCount = drawn.every(({ rows }) => rows.length === layers.length);
  const hasSameLayers = hasSameCount && drawn.every(({ rows }) => rows.every(({ layer }, at) => layer === layers[at]));
  return {
    look: "runs",
    title: `Gradient over depth: ${drawn.map(({ place, chart }) => `${chart.fit.length > 0 ? chart.slopeText : "no fitted slope"} in ${letterOf(place)}`).join(", ")}`,
    sampleSize: drawn.map(({ place, rows }) => `${formatCount(rows.length, "layer")} in ${letterOf(place)}`).join(", "),
    caption: [
      "Median over the later half of each run; band: its interval. Near × 1 per layer the signal neither fades nor grows on its way to the input; layers that take no part in the slope are in the table only.",
      ...(hasSameLayers
        ? []
        : [
            `The runs have different ${hasSameCount ? "layers" : "numbers of layers"}, so each is spread evenly from its input to its output.`,
          ]),
      ...describeAbsent(runs, profiled, drawn),
    ].join(" "),
    x: hasSameLayers ? layerAxis(layers) : shareAxis(),
    y: sharedAxis(drawn),
    lines: drawn.map(({ place, name, rows }) => lineOfRun(place, name, toParts(rows, hasSameLayers))),
    levels: [],
    marked: null,
    table: tabulate(drawn),
  };
}

function toParts(rows: readonly ProfileRow[], isNumbered: boolean): readonly (readonly CoursePoint[])[] {
  const points = rows.flatMap(({ value, interval, excluded }, index): CoursePoint[] => {
    if (value === null || excluded !== null) return [];
    const x = isNumbered ? index + 1 : rows.length > 1 ? (index / (rows.length - 1)) * 100 : 0;
    return [{ x, y: value, interval }];
  });
  return points.length === 0 ? [] : [points];
}

function shareAxis(): Axis {
  return linearAxis("share of the depth, 0 % = nearest the input", 0, 100);
}

function sharedAxis(drawn: readonly Profiled[]): Axis {
  const lows = drawn.map(({ chart }) => chart.x.domain[0]);
  const highs = drawn.map(({ chart }) => chart.x.domain[1]);
  return logAxis(drawn[0]?.chart.x.label ?? "", Math.min(...lows), Math.max(...highs));
}

function describeAbsent(
  runs: readonly ComparedRun[],
  profiled: readonly Profiled[],
  drawn: readonly Profiled[],
): readonly string[] {
  const isIn = (list: readonly Profiled[], place: number) => list.some((entry) => entry.place === place);
  const pending = runs.flatMap(({ diagnosed }, place) => (diagnosed === null ? [place] : []));
  const without = runs.flatMap(({ diagnosed }, place) => (diagnosed !== null && !isIn(profiled, place) ? [place] : []));
  const otherScale = profiled.flatMap(({ place }) => (isIn(drawn, place) ? [] : [place]));
  return [
    ...(pending.length === 0 ? [] : [`Being checked: ${lettersOf(pending)}.`]),
    ...(without.length === 0 ? [] : [`No gradients logged per layer in ${lettersOf(without)}.`]),
    ...(otherScale.length === 0
      ? []
      : [
          `Left out: ${lettersOf(otherScale)}, since the number of weights per layer is known for some of the runs only and the sizes cannot stand on one axis.`,
        ]),
  ];
}

function tabulate(drawn: readonly Profiled[]): CourseChart["table"] {
  const numeric = (label: string) => ({ label, isNumeric: true });
  return {
    caption: "Gradient by layer of each run, input first",
    columns: [
      { label: "run", isNumeric: false },
      { label: "layer", isNumeric: false },
      numeric("depth"),
      numeric(drawn[0]?.chart.x.label ?? "gradient"),
      numeric("interval from"),
      numeric("interval to"),
      { label: "takes part", isNumeric: false },
    ],
    rows: drawn.flatMap(({ place, name, rows }) =>
      rows.map((row) => [
        textCell(labelOf(place, name)),
        textCell(row.layer),
        numberCell(row.depth, formatInteger),
        numberCell(row.value, formatScientific, row.valueText),
        numberCell(row.interval?.[0] ?? null, formatScientific, "none"),
        numberCell(row.interval?.[1] ?? null, formatScientific, "none"),
        textCell(row.excluded === null ? "yes" : `no: ${row.excluded}`),
      ]),
    ),
  };
}
