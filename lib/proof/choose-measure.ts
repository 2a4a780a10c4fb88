import type { ProofMeasure } from "@/lib/core/proof-plan";
import { findTrainingLoss } from "@/lib/diagnostics/measures/read-series";
import type { RunData, RunSeries } from "@/lib/series/run-data";

/** A measure with where the run with the finding ended in it; null where that is not a finite number. */
export type MeasuredEnd = { readonly measure: Omit<ProofMeasure, "marginSource">; readonly end: number | null };

/**
 * What both arms of an experiment are measured by: the loss of the finding's group outside training, else the
 * validation loss, else the training loss.
 *
 * @returns null where the run shows no such loss
 */
export function chooseMeasure(run: RunData, subgroup: string | null): MeasuredEnd | null {
  const heldOut = findHeldOutLoss(run, subgroup);
  if (heldOut !== null) return ofLog(heldOut);
  if (subgroup !== null)
    return run.predictions.length === 0
      ? null
      : { measure: { name: "loss", from: "predictions", split: "test", subgroup }, end: null };
  const training = findTrainingLoss(run);
  return training && ofLog(training);
}

function ofLog(series: RunSeries): MeasuredEnd {
  const { split, subgroup } = series;
  return { measure: { name: "loss", from: "log", split, subgroup }, end: endOfLoss(series) };
}

function findHeldOutLoss(run: RunData, subgroup: string | null): RunSeries | null {
  const kept = run.series.filter(
    (series) =>
      series.metric === "loss" &&
      series.layer === null &&
      series.subgroup === subgroup &&
      series.points.steps.length > 0,
  );
  return kept.find(({ split }) => split === "validation") ?? kept.find(({ split }) => split === "test") ?? null;
}

/** Mean over the last tenth of the points; null where one of them is not finite, for then the run did not end well. */
export function endOfLoss({ points }: Pick<RunSeries, "points">): number | null {
  const { values } = points;
  const last = values.subarray(values.length - Math.ceil(values.length / 10));
  const mean = last.reduce((sum, value) => sum + value, 0) / last.length;
  return Number.isFinite(mean) ? mean : null;
}
