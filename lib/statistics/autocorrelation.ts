/**
 * Autocorrelation of equally spaced values around their own smooth path, at one lag. The path is the
 * straight line through the neighbours (the residual of the middle of each three-point … `2h + 1`-point
 * window), so that a trend does not enter. For independent scatter it lies slightly below zero; at −1
 * the values alternate from step to step.
 *
 * @param values finite values in order
 * @param halfWidth h: neighbours on each side that the local line is fitted to
 * @param lag at least 1
 * @returns NaN with fewer than 4h + lag values, or where nothing scatters
 * @see Box & Jenkins, Time Series Analysis (1970), 2.1.5; Fan & Gijbels, Local Polynomial Modelling (1996)
 */
export function residualAutocorrelation(values: Float64Array, halfWidth: number, lag: number): number {
  const count = values.length - 2 * halfWidth;
  if (count < 2 * halfWidth + lag) return Number.NaN;
  const residuals = new Float64Array(count);
  let sum = 0;
  for (let index = 0; index < 2 * halfWidth + 1; index += 1) sum += values[index] ?? Number.NaN;
  for (let index = 0; index < count; index += 1) {
    const centre = values[index + halfWidth] ?? Number.NaN;
    // A line fitted to a symmetric window passes through its mean in the middle.
    const residual = centre - (sum - centre) / (2 * halfWidth);
    // What the running sum rounds off is no scatter: a constant has none.
    residuals[index] = Math.abs(residual) > 1e-12 * Math.abs(centre) ? residual : 0;
    sum += (values[index + 2 * halfWidth + 1] ?? 0) - (values[index] ?? 0);
  }
  let products = 0;
  let squares = 0;
  for (let index = 0; index < count; index += 1) {
    const residual = residuals[index] ?? 0;
    squares += residual * residual;
    if (index + lag < count) products += residual * (residuals[index + lag] ?? 0);
  }
  return squares > 0 ? products / squares : Number.NaN;
}
