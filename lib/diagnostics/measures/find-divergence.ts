/**
 * The step from which a run is lost: its loss or gradients are not finite from there to the end, or its
 * loss stands far above its own start and never comes back. What a network computes after that step
 * says nothing about how it was trained, so that the other rules judge the steps before it.
 */
import type { PointColumns, RunData, RunSeries } from "@/lib/series/run-data";
import { DIVERGENCE } from "../thresholds";
import { startLevel } from "./loss-surge";
import { findTrainingLoss, keepFinite } from "./read-series";

export type Divergence = {
  readonly onsetStep: number;
  /** "non-finite": ends in NaN or infinity. "runaway": finite, but far above the start to the end. */
  readonly form: "non-finite" | "runaway";
  /** Largest finite loss at or after the onset over the loss before it; null where none was logged. */
  readonly growth: number | null;
};

const WATCHED = new Set(["loss", "grad_norm", "weight_norm", "update_norm"]);

/** Null for a run that is not lost at its end. */
export function findDivergence(run: RunData): Divergence | null {
  const loss = findTrainingLoss(run);
  const runaway = loss === null ? null : findRunaway(loss.points);
  const lost = findTerminalNonFinite(run);
  if (lost === null && runaway === null) return null;
  const onsetStep = Math.min(lost ?? Number.POSITIVE_INFINITY, runaway?.onsetStep ?? Number.POSITIVE_INFINITY);
  return { onsetStep, form: lost === null ? "runaway" : "non-finite", growth: runaway?.growth ?? null };
}

/** First step of the last stretch without finite values, of the watched series that ends so first. */
function findTerminalNonFinite(run: RunData): number | null {
  let first: number | null = null;
  for (const series of run.series) {
    if (!isWatched(series)) continue;
    const { steps, values } = series.points;
    let index = values.length;
    while (index > 0 && !Number.isFinite(values[index - 1])) index -= 1;
    const step = steps[index];
    if (step !== undefined && (first === null || step < first)) first = step;
  }
  return first;
}

/** A validation loss is also NaN where a logger filled steps without a validation, so only training counts. */
export function isWatched({ metric, subgroup, split }: RunSeries): boolean {
  return WATCHED.has(metric) && subgroup === null && (split === null || split === "train");
}

/** First step from which the loss never again comes near its start. */
function findRunaway(points: PointColumns): { readonly onsetStep: number; readonly growth: number } | null {
  const { steps, values } = keepFinite(points);
  const start = startLevel({ steps, times: null, values });
  if (!(start > 0)) return null;
  const limit = DIVERGENCE.lossGrowth.value * start;
  let index = values.length;
  let peak = 0;
  while (index > 0 && (values[index - 1] ?? 0) > limit) {
    peak = Math.max(peak, values[index - 1] ?? 0);
    index -= 1;
  }
  const onsetStep = steps[index];
  const isLasting = values.length - index >= Math.min(DIVERGENCE.lastingPoints, values.length);
  return onsetStep === undefined || !isLasting || index === 0 ? null : { onsetStep, growth: peak / start };
}
