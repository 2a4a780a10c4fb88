/** Euclidean norm that a histogram suggests, and the bounds it proves. */
export type HistogramNorm = { readonly estimate: number; readonly lower: number; readonly upper: number };

/**
 * Estimates the Euclidean norm of the values behind a histogram: √Σ countᵢ·midᵢ². Each value lies in
 * its bucket, which bounds the norm by the bucket edges nearest to and farthest from zero.
 *
 * @param counts values in each bucket, not negative
 * @param left lower edge of each bucket, as many as counts
 * @param right upper edge of each bucket, as many as counts
 * @returns null when the histogram is empty or its numbers are not usable
 */
export function estimateNorm(counts: ArrayLike<number>, left: ArrayLike<number>, right: ArrayLike<number>) {
  if (counts.length === 0 || left.length !== counts.length || right.length !== counts.length) return null;
  let middleSquares = 0;
  let leastSquares = 0;
  let greatestSquares = 0;
  for (let bucket = 0; bucket < counts.length; bucket += 1) {
    const count = counts[bucket] ?? 0;
    const low = left[bucket] ?? 0;
    const high = right[bucket] ?? 0;
    if (count === 0) continue;
    if (!(count > 0 && low <= high)) return null;
    const middle = (low + high) / 2;
    const nearest = low <= 0 && high >= 0 ? 0 : Math.min(Math.abs(low), Math.abs(high));
    middleSquares += count * middle ** 2;
    leastSquares += count * nearest ** 2;
    greatestSquares += count * Math.max(Math.abs(low), Math.abs(high)) ** 2;
  }
  const norm: HistogramNorm = {
    estimate: Math.sqrt(middleSquares),
    lower: Math.sqrt(leastSquares),
    upper: Math.sqrt(greatestSquares),
  };
  return Number.isFinite(norm.upper) ? norm : null;
}

/** Why the values of a series are estimates, with the bounds of its first one. */
export function describeEstimate({ lower, upper }: HistogramNorm, buckets: number): string {
  const from = buckets === 1 ? "the middle of 1 histogram bucket" : `the middles of ${buckets} histogram buckets`;
  const [least, greatest] = [lower.toPrecision(4), upper.toPrecision(4)];
  const first = least === greatest ? `is ${least}` : `lies within ${least} to ${greatest}`;
  return `Norm estimated from ${from}; the first value ${first}.`;
}
