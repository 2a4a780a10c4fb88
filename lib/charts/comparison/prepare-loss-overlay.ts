import { linearAxis, stepAxis } from "../axis-ticks";
import type { Axis, ChartSeries, EmptyChart } from "../chart-model";
import { chooseLossScale, lossAxis } from "../choose-loss-scale";
import { joinNeighbours, listLosses } from "../choose-loss-series";
import { describeLossSample } from "../describe-loss-points";
import type { LossPosition } from "../prepare-loss-chart";
import { type LossLine, lossSegments, prepareLossLine } from "../prepare-loss-line";
import type { CourseChart } from "../subgroups/course-model";
import { tabulateLoss } from "../tabulate-loss";
import { findLoss, type LossComparison, type LossSplit } from "./compare-losses";
import type { ComparedRun } from "./compared-run";
import { lineOfRun, POSITION_NOTES } from "./line-of-run";
import { labelOf, lettersOf } from "./run-letters";

type Asked = {
  readonly split: LossSplit;
  /** What is said of it; undefined where fewer than two runs logged it. */
  readonly loss: LossComparison | undefined;
  readonly xUnit: LossPosition;
  readonly mostPoints: number;
};

/** One kind of loss of all runs on one pair of axes. */
export function prepareLossOverlay(
  runs: readonly ComparedRun[],
  { split, loss, xUnit, mostPoints }: Asked,
): CourseChart | EmptyChart {
  const chosen = runs.flatMap(({ name, losses }, place) => {
    const series = findLoss(losses, split);
    return series === undefined ? [] : [{ place, name, series, length: lengthOf(losses) }];
  });
  const scale = chooseLossScale(chosen.map(({ series }) => series));
  const drawn = chosen.map(({ place, name, series, length }) => {
    const line = {
      ...prepareLossLine(joinNeighbours(series, mostPoints), place, scale, false),
      label: labelOf(place, name),
    };
    return { place, name, line: xUnit === "percent" ? inPercent(line, length) : line };
  });
  const lines = drawn.map(({ line }) => line);
  const y = lossAxis(lines, scale);
  if (y === null) {
    return {
      status: "empty",
      reason: "No run has a loss of this kind with a finite number.",
      howToLog: 'log({"step": step, "loss": loss.item()})',
    };
  }
  const absent = runs.flatMap((_, place) => (chosen.some((entry) => entry.place === place) ? [] : [place]));
  const nonFinite = lines.flatMap(({ points }) => points).reduce((sum, point) => sum + point.nonFinite, 0);
  return {
    look: "runs",
    title: loss?.sentence.replace(/ Lower is better\.$/, "").replace(/\.$/, "") ?? "The loss of one run",
    sampleSize: describeLossSample(lines),
    caption: [
      "Line: mean of the points in each bucket; band: their smallest and largest value, so no spike is lost.",
      ...(scale === "log" ? ["Logarithmic axis, because the losses span more than three powers of ten."] : []),
      ...(nonFinite === 0 ? [] : [`Where a line breaks, values were not finite; the table counts them.`]),
      ...(absent.length === 0 ? [] : [`Not logged in ${lettersOf(absent)}.`]),
      POSITION_NOTES[xUnit],
    ].join(" "),
    x: xUnit === "percent" ? percentAxis() : spanAxis(chosen.map(({ series }) => series)),
    y,
    lines: drawn.map(({ place, name, line }) => lineOfRun(place, name, toParts(line))),
    levels: [],
    marked: null,
    table: tabulateLoss(lines, xUnit),
  };
}

function toParts(line: LossLine): ReturnType<typeof lineOfRun>["parts"] {
  return lossSegments(line).map((segment) =>
    segment.map(({ step, mean, low, high }) => ({ x: step, y: mean, interval: [low, high] })),
  );
}

function spanAxis(chosen: readonly ChartSeries[]): Axis {
  const from = Math.min(...chosen.map(({ buckets }) => buckets.fromStep));
  return stepAxis(from, Math.max(...chosen.map(({ buckets }) => buckets.toStep)));
}

export function percentAxis(): Axis {
  return linearAxis("share of the run's length, %", 0, 100);
}

type Length = { readonly from: number; readonly to: number };

function lengthOf(series: readonly ChartSeries[]): Length {
  const losses = listLosses(series);
  const from = Math.min(...losses.map(({ buckets }) => buckets.fromStep));
  return { from, to: Math.max(...losses.map(({ buckets }) => buckets.toStep)) };
}

function inPercent(line: LossLine, { from, to }: Length): LossLine {
  const share = (step: number): number => (to > from ? ((step - from) / (to - from)) * 100 : 0);
  return {
    ...line,
    points: line.points.map((point) => ({
      ...point,
      fromStep: share(point.fromStep),
      toStep: share(point.toStep),
    })),
  };
}
