/**
 * Sample quantile by linear interpolation between order statistics.
 *
 * @param sorted values in ascending order, without NaN; infinities are allowed at the ends
 * @param probability 0 to 1
 * @returns NaN for an empty sample, which callers must turn into a reason
 * @see Hyndman & Fan, "Sample quantiles in statistical packages", The American Statistician 50 (1996),
 *   definition 7: h = (n − 1)p, Q = x₍⌊h⌋₎ + (h − ⌊h⌋)(x₍⌊h⌋+1₎ − x₍⌊h⌋₎)
 */
export function quantileOfSorted(sorted: Float64Array, probability: number): number {
  if (sorted.length === 0) return Number.NaN;
  const position = (sorted.length - 1) * probability;
  const index = Math.floor(position);
  const below = sorted[index] ?? Number.NaN;
  const above = sorted[Math.min(index + 1, sorted.length - 1)] ?? Number.NaN;
  // The difference of two equal infinities would be NaN.
  return below === above ? below : below + (position - index) * (above - below);
}

/** Quantile of values in any order; NaN values must have been removed. Does not change its argument. */
export function quantile(values: Float64Array, probability: number): number {
  return quantileOfSorted(values.slice().sort(), probability);
}

/** Median of values in any order; NaN for an empty sample. Does not change its argument. */
export function median(values: Float64Array): number {
  return quantile(values, 0.5);
}
