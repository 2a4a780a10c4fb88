/**
 * Weights on the scale of patients. Whole numbers are how often each row occurs and stay; others are
 * sampling weights, of which only the ratios count: they are scaled so that they add up to the rows.
 *
 * @returns the factor for each weight
 */
export function scaleToCounts(weights: Float64Array | null): number {
  if (weights === null || weights.every(Number.isInteger)) return 1;
  return weights.length / weights.reduce((sum, weight) => sum + weight, 0);
}
