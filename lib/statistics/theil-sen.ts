import { median, medianInPlace } from "./quantile";

export type FittedLine = {
  /** Change of y per unit of x. */
  readonly slope: number;
  /** y of the line at x = 0. */
  readonly intercept: number;
};

/**
 * Theil–Sen line: the median of the slopes of all pairs of points. Up to 29 % of the points may lie
 * anywhere without carrying the line with them, which is why it is used where one odd layer (another
 * shape) or one odd step must not decide.
 *
 * @param x positions; pairs with equal positions are left out
 * @param y values, finite, as many as x
 * @returns null with fewer than two different positions
 * @see Sen, "Estimates of the regression coefficient based on Kendall's tau", JASA 63 (1968);
 *   intercept = median(y) − slope · median(x) (Conover, Practical Nonparametric Statistics, 1980)
 */
export function fitTheilSen(x: Float64Array, y: Float64Array): FittedLine | null {
  const slopes = new Float64Array((x.length * (x.length - 1)) / 2);
  let count = 0;
  for (let first = 0; first < x.length; first += 1) {
    const x0 = x[first] ?? Number.NaN;
    const y0 = y[first] ?? Number.NaN;
    for (let second = first + 1; second < x.length; second += 1) {
      const run = (x[second] ?? Number.NaN) - x0;
      if (run === 0) continue;
      slopes[count] = ((y[second] ?? Number.NaN) - y0) / run;
      count += 1;
    }
  }
  if (count === 0) return null;
  const slope = medianInPlace(slopes, count);
  return { slope, intercept: median(y) - slope * median(x) };
}
