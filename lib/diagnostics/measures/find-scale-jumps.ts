import type { RunData } from "@/lib/series/run-data";
import { PROVENANCE } from "../context-thresholds";
import { collectTraces } from "./gradient-traces";
import { findTrainingLoss, medianOfFinite, valueAtOrBefore } from "./read-series";

export type ScaleJump = { readonly step: number; readonly power: number };

/** A scale is the same in every layer, so that a few dozen spread over the depth show it. */
const MOST_LAYERS = 32;

/** Records before and after a jump whose level is compared. */
const SIDE = 5;

/**
 * Records at which the gradient norms of all layers change by the same power of two while the loss keeps
 * its level: a dynamic loss scaler that doubles or halves its scale. Chance moves layers together too,
 * but neither all of them by one whole power of two nor without the loss.
 */
export function findScaleJumps(run: RunData): readonly ScaleJump[] {
  const all = collectTraces(run, "grad_norm", "weight").filter(({ isFrozen }) => !isFrozen);
  const every = Math.max(1, Math.ceil(all.length / MOST_LAYERS));
  const traces = all.filter((_, index) => index % every === 0);
  const steps = traces[0]?.points.steps;
  if (steps === undefined || traces.length < PROVENANCE.jumpLayers) return [];
  if (traces.some(({ points }) => points.steps.length !== steps.length)) return [];
  const logs = traces.map(({ points }) => points.values.map(Math.log2));
  const common = Float64Array.from(steps, (_, at) =>
    medianOfFinite(Float64Array.from(logs, (row) => row[at] ?? Number.NaN)),
  );
  const usual = medianOfFinite(common.subarray(1).map((value, at) => Math.abs(value - (common[at] ?? Number.NaN))));
  // Where neighbours differ by more anyway, a factor of two is no jump.
  if (!(usual <= PROVENANCE.jumpTolerance)) return [];
  const jumps: ScaleJump[] = [];
  for (let at = SIDE; at + SIDE <= steps.length; at += 1) {
    const change = (common[at] ?? Number.NaN) - (common[at - 1] ?? Number.NaN);
    const power = Math.round(shiftAt(common, at));
    if (power === 0 || Math.abs(change) < 0.5 || Math.sign(change) !== Math.sign(power)) continue;
    if (!isNear(shiftAt(common, at), power, PROVENANCE.jumpTolerance)) continue;
    if (!logs.every((row) => isNear(shiftAt(row, at), power, 2 * PROVENANCE.jumpTolerance))) continue;
    if (!keepsLevel(run, steps, at)) continue;
    jumps.push({ step: steps[at] ?? 0, power });
    at += SIDE - 1;
  }
  return jumps;
}

function shiftAt(values: Float64Array, at: number): number {
  return medianOfFinite(values.subarray(at, at + SIDE)) - medianOfFinite(values.subarray(at - SIDE, at));
}

function isNear(value: number, power: number, tolerance: number): boolean {
  return Math.abs(value - power) <= tolerance;
}

function keepsLevel(run: RunData, steps: Float64Array, at: number): boolean {
  const loss = findTrainingLoss(run)?.points;
  if (!loss) return false;
  const level = (from: number): number =>
    Math.log2(
      medianOfFinite(Float64Array.from(steps.subarray(from, from + SIDE), (step) => valueAtOrBefore(loss, step))),
    );
  return Math.abs(level(at) - level(at - SIDE)) <= PROVENANCE.jumpTolerance;
}
