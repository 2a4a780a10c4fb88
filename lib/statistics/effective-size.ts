/**
 * How many rows of equal weight would tell as much as these weighted ones: (Σw)² / Σw². Equal weights
 * give the number of rows, one row that outweighs all others gives 1.
 *
 * @param weights each above 0
 * @returns 0 for no weights
 * @see Kish, Survey Sampling (1965), section 11.7
 */
export function effectiveSize(weights: Float64Array): number {
  // Relative to the largest, so that no square overflows or vanishes.
  const largest = weights.reduce((most, weight) => Math.max(most, weight), 0);
  if (largest === 0) return 0;
  let sum = 0;
  let squares = 0;
  for (const weight of weights) {
    const share = weight / largest;
    sum += share;
    squares += share * share;
  }
  return (sum * sum) / squares;
}
