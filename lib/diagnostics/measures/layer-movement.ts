/**
 * How far the weights move per step: u_l = ‖ΔW_l‖ / ‖W_l‖ (T4 of the CS231n notes, "ratio of
 * weights:updates"). A separate statement from the size of the gradient: Adam rescales small
 * gradients, so that only logged update norms tell; for plain SGD ‖ΔW‖ = learning rate × ‖g‖.
 */
import type { Estimate } from "@/lib/core/estimate";
import type { PointColumns, RunData } from "@/lib/series/run-data";
import { median } from "@/lib/statistics/quantile";
import { deriveUpdates } from "./collect-updates";
import { collectTraces } from "./gradient-traces";
import { sliceSteps, valueAtOrBefore } from "./read-series";
import type { StepWindow } from "./windows";

/** Median update ratio by layer in a window; layers without the needed series are missing. */
export function measureUpdateRatios(run: RunData, window: StepWindow): ReadonlyMap<string, Estimate> {
  const weights = new Map(collectTraces(run, "weight_norm", "weight").map((trace) => [trace.layer, trace]));
  const logged = collectTraces(run, "update_norm", "weight");
  const updates = logged.length > 0 ? logged : (deriveUpdates(run) ?? []);
  const method =
    logged.length > 0
      ? "median of update norm / weight norm"
      : "median of learning rate × gradient norm / weight norm (plain SGD)";
  const ratios = new Map<string, Estimate>();
  for (const update of updates) {
    const weight = weights.get(update.layer);
    if (!weight) continue;
    const values = divide(sliceSteps(update.points, window.fromStep, window.toStep), weight.points);
    if (values.length > 0)
      ratios.set(update.layer, { status: "estimated", value: median(values), method, n: values.length, notes: [] });
  }
  return ratios;
}

/**
 * Movement of the layers nearest the input relative to those nearest the output: the median update
 * ratio of the first third of the compared layers over that of the last third. Relative to the run's
 * own layers, so that neither the learning rate nor the optimiser has to be known.
 */
export function compareMovement(ratios: ReadonlyMap<string, Estimate>, layers: readonly string[]): Estimate {
  const values = layers.flatMap((layer) => {
    const ratio = ratios.get(layer);
    return ratio?.status === "estimated" ? [ratio.value] : [];
  });
  if (values.length < layers.length || values.length < 3)
    return { status: "not-supplied", what: "update_norm and weight_norm of the compared layers" };
  const third = Math.max(1, Math.floor(values.length / 3));
  const early = median(Float64Array.from(values.slice(0, third)));
  const late = median(Float64Array.from(values.slice(-third)));
  if (late === 0)
    return { status: "not-estimable", reason: "The layers nearest the output do not move either.", n: values.length };
  return {
    status: "estimated",
    value: early / late,
    method: "median update ratio of the first third of the layers over that of the last third",
    n: values.length,
    notes: [],
  };
}

function divide(updates: PointColumns, weights: PointColumns): Float64Array {
  return updates.values
    .map((value, index) => {
      const weight = valueAtOrBefore(weights, updates.steps[index] ?? 0);
      return weight > 0 ? value / weight : Number.NaN;
    })
    .filter(Number.isFinite);
}
