import { formatInteger } from "@/lib/core/format-number";
import { stepAxis } from "./axis-ticks";
import type { Axis, ChartSeries, EmptyChart, FigureText } from "./chart-model";
import { chooseLossScale, lossAxis } from "./choose-loss-scale";
import { hasTwins, joinNeighbours, listLosses } from "./choose-loss-series";
import { describeLoss } from "./describe-loss";
import { describeLossMethod, describeLossSample } from "./describe-loss-points";
import type { Highlight } from "./highlight";
import { type LossLine, prepareLossLine } from "./prepare-loss-line";
import { fitWords } from "./subgroups/wrap-words";

export type LossChartInput = { readonly series: readonly ChartSeries[] };

/** A step worth pointing at, for example where a finding begins. */
export type StepMark = { readonly step: number; readonly label: string };

export type LossPosition = "step" | "percent";

export type LossChart = FigureText & {
  readonly status: "drawn";
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: readonly LossLine[];
  readonly marks: readonly StepMark[];
  /** What the positions along the axis are: steps, or the share of each run's own length in percent. */
  readonly xUnit: LossPosition;
  /** The finding whose evidence is shown; null where none was asked for. */
  readonly highlight: Highlight | null;
};

const MOST_LINES = 4;

/**
 * Decides everything about the picture of the loss: which series, which scale, what is dropped and
 * why, and the sentence above it, which rests on all buckets however few are drawn. Components and reports only draw what it returns.
 */
export function prepareLossChart(
  input: LossChartInput,
  marks: readonly StepMark[],
  mostPoints: number,
): LossChart | EmptyChart {
  const overall = listLosses(input.series);
  const chosen = overall.slice(0, MOST_LINES);
  const scale = chooseLossScale(chosen);
  const lines = chosen.map((series, index) =>
    prepareLossLine(joinNeighbours(series, mostPoints), index, scale, hasTwins(chosen, series)),
  );
  const y = lossAxis(lines, scale);
  if (chosen.length === 0 || y === null) {
    return {
      status: "empty",
      reason: chosen.length === 0 ? "No loss was logged in this run." : "The loss of this run holds no finite number.",
      howToLog: 'log({"step": step, "loss": loss.item()})',
    };
  }
  const fromStep = Math.min(...chosen.map((series) => series.buckets.fromStep));
  const toStep = Math.max(...chosen.map((series) => series.buckets.toStep));
  return {
    status: "drawn",
    title: describeLoss(chosen),
    sampleSize: describeLossSample(lines),
    caption: describeLossMethod(lines, scale, overall.length - chosen.length),
    x: stepAxis(fromStep, toStep),
    y,
    lines,
    marks: marks.filter((mark) => mark.step >= fromStep && mark.step <= toStep),
    xUnit: "step",
    highlight: null,
  };
}

/** Half of a small picture: a mark in its middle has no more room to either side. */
const MARK_ROOM = 150;

/** Where a finding begins; a long name is cut, since it stands whole beside the picture. */
export function markStep(name: string, step: number): StepMark {
  return { step, label: `${fitWords(name.toLowerCase(), MARK_ROOM)}, step ${formatInteger(step)}` };
}

/** The loss with one finding on it: its stretch stands in place of the marks of all findings. */
export function highlightLoss(chart: LossChart, highlight: Highlight | null): LossChart {
  if (highlight === null) return chart;
  const { name, span } = highlight;
  const [first, last] = chart.x.domain;
  const isDrawn = span !== null && span.from >= first && span.from <= last;
  const marks = isDrawn ? [markStep(name, span.from)] : [];
  return { ...chart, marks, highlight };
}
