import { isOfLearningCurve } from "./learning-curve-metric";
import type { RunSeries } from "./run-data";

/** The greatest logged step of the training over all series; 0 where nothing was logged. */
export function lastTrainingStep(series: readonly RunSeries[]): number {
  const ofTraining = series.filter(({ metric }) => !isOfLearningCurve(metric));
  return ofTraining.reduce((last, { points }) => Math.max(last, points.steps.at(-1) ?? 0), 0);
}
