/**
 * Isotonic regression by pooling adjacent violators: the non-decreasing sequence with the least weighted
 * squared distance to the values, in one pass.
 *
 * @param values in the order in which they may not decrease
 * @param weights each above 0, as many as values
 * @see Ayer et al., Annals of Mathematical Statistics 26 (1955); Barlow et al., Statistical Inference under
 *   Order Restrictions (1972)
 */
export function fitIsotonic(values: Float64Array, weights: Float64Array): Float64Array {
  const sums = new Float64Array(values.length);
  const masses = new Float64Array(values.length);
  const ends = new Int32Array(values.length);
  let blocks = 0;
  for (let index = 0; index < values.length; index += 1) {
    let mass = weights[index] ?? 0;
    let sum = mass * (values[index] ?? 0);
    while (blocks > 0 && (sums[blocks - 1] ?? 0) * mass >= sum * (masses[blocks - 1] ?? 0)) {
      blocks -= 1;
      sum += sums[blocks] ?? 0;
      mass += masses[blocks] ?? 0;
    }
    sums[blocks] = sum;
    masses[blocks] = mass;
    ends[blocks] = index + 1;
    blocks += 1;
  }
  const fitted = new Float64Array(values.length);
  for (let block = 0; block < blocks; block += 1)
    fitted.fill((sums[block] ?? 0) / (masses[block] ?? 1), block === 0 ? 0 : ends[block - 1], ends[block]);
  return fitted;
}
