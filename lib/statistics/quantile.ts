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

/**
 * Median of values in any order, without NaN; NaN for an empty sample. Does not change its argument.
 * Selects instead of sorting: windows of a long run hold tens of thousands of values per layer.
 *
 * @see Hoare, "Algorithm 65: find", Communications of the ACM 4 (1961)
 */
export function median(values: Float64Array): number {
  return medianInPlace(values.slice(), values.length);
}

/**
 * Median of the first `count` values of a buffer, which it reorders: for callers that take a great many
 * medians and would spend most of their time on copies.
 */
export function medianInPlace(work: Float64Array, count: number): number {
  if (count === 0) return Number.NaN;
  const upper = selectInPlace(work, count >> 1, count);
  if (count % 2 === 1) return upper;
  let lower = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < count >> 1; index += 1) {
    const value = work[index] ?? lower;
    if (value > lower) lower = value;
  }
  // As the quantile of definition 7 at one half; the difference of two equal infinities would be NaN.
  return lower === upper ? lower : lower + 0.5 * (upper - lower);
}

/** Puts the value of the given rank at its place, smaller ones before it, and returns it. */
function selectInPlace(work: Float64Array, rank: number, count: number): number {
  let left = 0;
  let right = count - 1;
  while (left < right) {
    const pivot = work[(left + right) >> 1] ?? Number.NaN;
    let low = left;
    let high = right;
    while (low <= high) {
      while ((work[low] ?? pivot) < pivot) low += 1;
      while ((work[high] ?? pivot) > pivot) high -= 1;
      if (low > high) break;
      const held = work[low] ?? Number.NaN;
      work[low] = work[high] ?? Number.NaN;
      work[high] = held;
      low += 1;
      high -= 1;
    }
    if (rank <= high) right = high;
    else if (rank >= low) left = low;
    else break;
  }
  return work[rank] ?? Number.NaN;
}
