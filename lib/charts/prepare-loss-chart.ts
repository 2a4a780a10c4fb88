import { formatCount } from "@/lib/core/format-number";
import { foldBuckets } from "@/lib/series/downsample";
import { linearAxis, logAxis, stepAxis } from "./axis-ticks";
import type { Axis, ChartSeries, EmptyChart, FigureText } from "./chart-model";
import { describeLoss } from "./describe-loss";
import { type LossLine, type LossScale, prepareLossLine } from "./prepare-loss-line";

export type LossChartInput = { readonly series: readonly ChartSeries[] };

/** A step worth pointing at, for example where a finding begins. */
export type StepMark = { readonly step: number; readonly label: string };

export type LossChart = FigureText & {
  readonly status: "drawn";
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: readonly LossLine[];
  readonly marks: readonly StepMark[];
};

const MOST_LINES = 4;
/** A loss that spans three powers of ten is a straight wall on a linear axis. */
const LOG_SCALE_SPAN = 1000;

/**
 * Decides everything about the picture of the loss: which series, which scale, what is dropped and
 * why, and the sentence above it, which rests on all buckets however few are drawn. Components and reports only draw what it returns.
 */
export function prepareLossChart(
  input: LossChartInput,
  marks: readonly StepMark[],
  mostPoints: number,
): LossChart | EmptyChart {
  const overall = input.series.filter(isLossOfWholeRun).sort(byImportance);
  const chosen = overall.slice(0, MOST_LINES);
  const scale = chooseScale(chosen);
  const lines = chosen.map((series, index) =>
    prepareLossLine(joinNeighbours(series, mostPoints), index, scale, hasTwins(chosen, series)),
  );
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
    sampleSize: sampleText(lines),
    caption: captionText(lines, scale, overall.length - chosen.length),
    x: stepAxis(fromStep, toStep),
    y: scale === "log" ? logAxis("loss (logarithmic)", low, high) : linearAxis("loss", low, high),
    lines,
    marks: marks.filter((mark) => mark.step >= fromStep && mark.step <= toStep),
  };
}

/** A narrow picture shows the course of a noisy loss only when neighbours are joined; the band keeps their extremes. */
function joinNeighbours(series: ChartSeries, mostPoints: number): ChartSeries {
  const { buckets, fromStep, toStep } = series.buckets;
  return { ...series, buckets: foldBuckets(buckets, fromStep, toStep, mostPoints) };
}

function isLossOfWholeRun({ mapping }: ChartSeries): boolean {
  return mapping.metric === "loss" && mapping.subgroup === null && mapping.layer === null;
}

const SPLIT_ORDER = ["train", null, "validation", "test"] as const;

function byImportance(a: ChartSeries, b: ChartSeries): number {
  const order = SPLIT_ORDER.indexOf(a.mapping.split) - SPLIT_ORDER.indexOf(b.mapping.split);
  return order !== 0 ? order : a.key.localeCompare(b.key, "en");
}

function hasTwins(chosen: readonly ChartSeries[], series: ChartSeries): boolean {
  const kind = (one: ChartSeries): string => one.mapping.split ?? "train";
  return chosen.filter((other) => kind(other) === kind(series)).length > 1;
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
  for (const point of lines.flatMap((line) => line.points)) {
    if (!point.isDrawn || point.low === null || point.high === null) continue;
    low = Math.min(low, point.low);
    high = Math.max(high, point.high);
  }
  return low <= high ? [low, high] : null;
}

function sampleText(lines: readonly LossLine[]): string {
  const points = lines.flatMap((line) => line.points);
  const behind = points.reduce((sum, point) => sum + point.count, 0);
  const drawn = points.filter((point) => point.isDrawn).length;
  if (behind === drawn) return `${formatCount(behind, "logged point")}, each drawn`;
  return `${formatCount(behind, "logged point")} stand behind ${formatCount(drawn, "drawn point")}`;
}

function captionText(lines: readonly LossLine[], scale: LossScale, leftOut: number): string {
  const points = lines.flatMap((line) => line.points);
  const sentences: string[] = [];
  if (points.some((point) => point.count > 1)) {
    sentences.push(
      "Line: mean of the points in each bucket; band: their smallest and largest value, so no spike is lost.",
    );
  } else {
    sentences.push("Every logged point, not smoothed.");
  }
  if (scale === "log") sentences.push("Logarithmic axis, because the loss spans more than three powers of ten.");
  const dropped = points.filter((point) => !point.isDrawn && point.mean !== null).length;
  if (dropped > 0) {
    sentences.push(
      `${formatCount(dropped, "bucket")} with values of 0 or less left out: a logarithmic axis cannot show them.`,
    );
  }
  const nonFinite = points.reduce((sum, point) => sum + point.nonFinite, 0);
  if (nonFinite > 0) sentences.push(`${formatCount(nonFinite, "point")} not finite, marked at the top edge.`);
  if (leftOut > 0)
    sentences.push(`${formatCount(leftOut, "further loss series", "further loss series")} not drawn; see Data.`);
  return sentences.join(" ");
}
