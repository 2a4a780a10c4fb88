import { linearAxis, logAxis, stepAxis } from "./axis-ticks";
import type { Axis, ChartSeries, ChartTable, EmptyChart, FigureText } from "./chart-model";
import { describeLoss } from "./describe-loss";
import { formatCount } from "./format-number";
import { type LossLine, type LossScale, prepareLossLine } from "./prepare-loss-line";
import { tabulateLoss } from "./tabulate-loss";

export type LossChartInput = { readonly series: readonly ChartSeries[] };

/** A step worth pointing at, for example where a finding begins. */
export type StepMark = { readonly step: number; readonly label: string };

export type LossChart = FigureText & {
  readonly status: "drawn";
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: readonly LossLine[];
  readonly marks: readonly StepMark[];
  readonly table: ChartTable;
};

const MOST_LINES = 4;
/** A loss that spans three powers of ten is a straight wall on a linear axis. */
const LOG_SCALE_SPAN = 1000;

/**
 * Decides everything about the picture of the loss: which series, which scale, what is dropped and
 * why, and the sentence above it. Components and reports only draw what it returns.
 */
export function prepareLossChart(input: LossChartInput, marks: readonly StepMark[]): LossChart | EmptyChart {
  const overall = input.series.filter(isLossOfWholeRun).sort(byImportance);
  const chosen = overall.slice(0, MOST_LINES);
  const scale = chooseScale(chosen);
  const lines = chosen.map((series, index) => prepareLossLine(series, index, scale, chosen.length > 1));
  const extent = lossExtent(lines);
  if (chosen.length === 0 || extent === null) {
    return {
      status: "empty",
      reason: chosen.length === 0 ? "No loss was logged in this run." : "The loss of this run holds no finite number.",
      howToLog: 'log({"step": step, "loss": loss.item()})',
    };
  }
  const fromStep = Math.min(...chosen.map((series) => series.buckets.fromStep));
  const toStep = Math.max(...chosen.map((series) => series.buckets.toStep));
  const [low, high] = extent;
  return {
    status: "drawn",
    title: describeLoss(chosen),
    sampleSize: samplesText(chosen, lines),
    caption: captionText(lines, scale, overall.length - chosen.length),
    x: stepAxis(fromStep, toStep),
    y: scale === "log" ? logAxis("loss (logarithmic)", low, high) : linearAxis("loss", low, high),
    lines,
    marks: marks.filter((mark) => mark.step >= fromStep && mark.step <= toStep),
    table: tabulateLoss(chosen),
  };
}

function isLossOfWholeRun({ mapping }: ChartSeries): boolean {
  return mapping.metric === "loss" && mapping.subgroup === null && mapping.layer === null;
}

const SPLIT_ORDER = ["train", null, "validation", "test"] as const;

function byImportance(a: ChartSeries, b: ChartSeries): number {
  const order = SPLIT_ORDER.indexOf(a.mapping.split) - SPLIT_ORDER.indexOf(b.mapping.split);
  return order !== 0 ? order : a.key.localeCompare(b.key, "en");
}

function chooseScale(chosen: readonly ChartSeries[]): LossScale {
  let smallestPositive = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  let belowZero = 0;
  let total = 0;
  for (const bucket of chosen.flatMap((series) => series.buckets.buckets)) {
    if (bucket.minimum === null || bucket.maximum === null) continue;
    total += 1;
    if (bucket.minimum > 0) smallestPositive = Math.min(smallestPositive, bucket.minimum);
    else belowZero += 1;
    greatest = Math.max(greatest, bucket.maximum);
  }
  return greatest / smallestPositive >= LOG_SCALE_SPAN && belowZero < total / 10 ? "log" : "linear";
}

function lossExtent(lines: readonly LossLine[]): readonly [number, number] | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const point of lines.flatMap((line) => line.segments.flat())) {
    low = Math.min(low, point.low);
    high = Math.max(high, point.high);
  }
  return low <= high ? [low, high] : null;
}

function samplesText(chosen: readonly ChartSeries[], lines: readonly LossLine[]): string {
  const behind = chosen.reduce((sum, series) => sum + series.buckets.count, 0);
  const drawn = lines.reduce((sum, line) => sum + line.segments.flat().length, 0);
  if (behind === drawn) return `${formatCount(behind, "logged point")}, each drawn`;
  return `${formatCount(behind, "logged point")} stand behind ${formatCount(drawn, "drawn point")}`;
}

function captionText(lines: readonly LossLine[], scale: LossScale, leftOut: number): string {
  const sentences = [
    "Line: mean of the points in each bucket; band: their smallest and largest value, so no spike is lost.",
  ];
  if (scale === "log") sentences.push("Logarithmic axis, because the loss spans more than three powers of ten.");
  const dropped = lines.reduce((sum, line) => sum + line.droppedBuckets, 0);
  if (dropped > 0) {
    sentences.push(
      `${formatCount(dropped, "bucket")} with values of 0 or less left out: a logarithmic axis cannot show them.`,
    );
  }
  const nonFinite = lines.reduce((sum, line) => sum + line.nonFinitePoints, 0);
  if (nonFinite > 0)
    sentences.push(`${formatCount(nonFinite, "point")} not finite, marked with a cross at the top edge.`);
  if (leftOut > 0)
    sentences.push(`${formatCount(leftOut, "further loss series", "further loss series")} not drawn; see Data.`);
  return sentences.join(" ");
}
