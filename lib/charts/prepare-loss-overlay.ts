import { linearAxis, stepAxis } from "./axis-ticks";
import type { Axis, ChartSeries, EmptyChart } from "./chart-model";
import { chooseLossScale, lossAxis } from "./choose-loss-scale";
import { joinNeighbours, listLosses } from "./choose-loss-series";
import { describeLossMethod, describeLossSample } from "./describe-loss-points";
import type { LossChart, LossPosition } from "./prepare-loss-chart";
import { type LossLine, prepareLossLine } from "./prepare-loss-line";

/** The losses of one side of a comparison. */
export type OverlaidRun = { readonly side: "A" | "B"; readonly name: string; readonly series: readonly ChartSeries[] };

type Chosen = { readonly run: OverlaidRun; readonly series: ChartSeries; readonly style: number };

/** Training and validation loss of both runs on one pair of axes. A run keeps its line styles whatever the other logged. */
export function prepareLossOverlay(
  runs: readonly [OverlaidRun, OverlaidRun],
  xUnit: LossPosition,
  title: string,
  mostPoints: number,
): LossChart | EmptyChart {
  const chosen = runs.flatMap((run, index) => chooseOf(run, index));
  const scale = chooseLossScale(chosen.map(({ series }) => series));
  const lines = chosen.map(({ run, series, style }) => {
    const line = prepareLossLine(joinNeighbours(series, mostPoints), style, scale, false);
    const labelled = { ...line, label: `${run.side} ${run.name}, ${line.label}` };
    return xUnit === "percent" ? inPercent(labelled, lengthOf(run.series)) : labelled;
  });
  const y = lossAxis(lines, scale);
  if (y === null) {
    return {
      status: "empty",
      reason: "Neither run has a loss with a finite number.",
      howToLog: 'log({"step": step, "loss": loss.item()})',
    };
  }
  return {
    status: "drawn",
    title,
    sampleSize: describeLossSample(lines),
    caption: `${describeLossMethod(lines, scale, 0)} ${xUnit === "percent" ? "Positions are shares of each run's own logged length." : "Steps as each run logged them."}`,
    x: xUnit === "percent" ? percentAxis() : spanAxis(chosen),
    y,
    lines,
    marks: [],
    xUnit,
    highlight: null,
  };
}

/** Styles of a side: training, then validation; sides alternate so that each pair is told apart in greyscale. */
function chooseOf(run: OverlaidRun, side: number): readonly Chosen[] {
  const losses = listLosses(run.series);
  const training = losses.find(({ mapping }) => mapping.split === "train" || mapping.split === null);
  const validation = losses.find(({ mapping }) => mapping.split === "validation");
  return [
    ...(training ? [{ run, series: training, style: side }] : []),
    ...(validation ? [{ run, series: validation, style: side + 2 }] : []),
  ];
}

function spanAxis(chosen: readonly Chosen[]): Axis {
  const from = Math.min(...chosen.map(({ series }) => series.buckets.fromStep));
  return stepAxis(from, Math.max(...chosen.map(({ series }) => series.buckets.toStep)));
}

function percentAxis(): Axis {
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
