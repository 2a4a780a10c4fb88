/**
 * Quantile of values that each occur `weight` times: definition 7 of Hyndman & Fan on the sample written
 * out, without writing it out. Exactly that for whole weights; for others the step between two values
 * lies where the sum of the weights passes.
 *
 * @param sorted ascending, at least one
 * @param weights as many, each above 0, on the scale of patients
 * @param probability 0 to 1
 * @see Hyndman & Fan, The American Statistician 50 (1996); Harrell, Hmisc, `wtd.quantile`
 */
export function weightedQuantile(sorted: Float64Array, weights: Float64Array, probability: number): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const position = Math.max(1, 1 + (total - 1) * probability);
  const below = Math.floor(position + 1e-12);
  const lower = valueAt(sorted, weights, below);
  const upper = valueAt(sorted, weights, Math.min(below + 1, total));
  return lower + Math.max(0, position - below) * (upper - lower);
}

/** The first value up to which the weights add up to `place`. */
function valueAt(sorted: Float64Array, weights: Float64Array, place: number): number {
  let sum = 0;
  for (let index = 0; index < sorted.length; index += 1) {
    sum += weights[index] ?? 0;
    if (sum >= place - 1e-9) return sorted[index] ?? Number.NaN;
  }
  return sorted[sorted.length - 1] ?? Number.NaN;
}
