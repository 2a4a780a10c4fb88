import type { Bootstrap } from "./bootstrap";
import { normalCdf, normalQuantile } from "./distributions";

export type Limits = { readonly lower: number; readonly upper: number };

/**
 * The percentile interval: the outer quantiles of the replicates.
 *
 * @returns null where fewer than half of the resamples had a value
 * @see Davison & Hinkley, Bootstrap Methods and their Application (1997), section 5.3.1
 */
export function percentileLimits(result: Bootstrap, level: number): Limits | null {
  const sorted = sortReplicates(result);
  if (sorted === null) return null;
  const tail = (1 - level) / 2;
  return { lower: interpolateNormally(sorted, tail), upper: interpolateNormally(sorted, 1 - tail) };
}

/**
 * The interval that corrects the percentiles for bias (z₀ = Φ⁻¹ of the share of replicates below the
 * observed value) and for a standard error that changes with the value (acceleration a):
 * Φ(z₀ + (z₀ + z) / (1 − a(z₀ + z))) instead of Φ(z).
 *
 * @param acceleration from `jackknifeAcceleration`
 * @returns null where fewer than half of the resamples had a value, or all of them lie on one side of
 *   the observed value
 * @see Efron, "Better bootstrap confidence intervals", JASA 82 (1987), formula 2.3
 */
export function bcaLimits(result: Bootstrap, acceleration: number, level: number): Limits | null {
  const sorted = sortReplicates(result);
  if (sorted === null) return null;
  const bias = biasCorrection(result);
  if (!Number.isFinite(bias)) return null;
  const limit = (probability: number): number => {
    const shifted = bias + normalQuantile(probability);
    return interpolateNormally(sorted, normalCdf(bias + shifted / (1 - acceleration * shifted)));
  };
  const tail = (1 - level) / 2;
  return { lower: limit(tail), upper: limit(1 - tail) };
}

/** z₀: 0 where half of the replicates lie below the observed value; infinite where none or all do. */
export function biasCorrection({ observed, replicates }: Bootstrap): number {
  const below = replicates.reduce((count, value) => count + (value < observed ? 1 : 0), 0);
  if (below === 0) return Number.NEGATIVE_INFINITY;
  return below === replicates.length ? Number.POSITIVE_INFINITY : normalQuantile(below / replicates.length);
}

/**
 * Quantile of replicates, interpolated on the scale of normal quantiles between the order statistics
 * k and k + 1 with k = ⌊(R + 1)p⌋; the extremes where p lies beyond them.
 *
 * @see Davison & Hinkley (1997), formula 5.8; `norm.inter` of R's boot 1.3
 */
function interpolateNormally(sorted: Float64Array, probability: number): number {
  const count = sorted.length;
  const rank = (count + 1) * probability;
  const index = Math.trunc(rank);
  const first = sorted[0] ?? Number.NaN;
  const last = sorted[count - 1] ?? Number.NaN;
  if (index <= 0) return first;
  if (index >= count) return last;
  const below = sorted[index - 1] ?? Number.NaN;
  if (index === rank) return below;
  const above = sorted[index] ?? Number.NaN;
  const from = normalQuantile(index / (count + 1));
  const to = normalQuantile((index + 1) / (count + 1));
  return below + ((normalQuantile(probability) - from) / (to - from)) * (above - below);
}

function sortReplicates({ replicates, failed }: Bootstrap): Float64Array | null {
  return replicates.length === 0 || replicates.length < failed ? null : replicates.slice().sort();
}
