import { medianInPlace } from "./quantile";

/**
 * Running median of three: each inner value becomes the median of itself and its neighbours, the ends
 * stay. One odd evaluation disappears, a level that lasts two evaluations stays.
 *
 * @see Tukey, Exploratory Data Analysis (1977), chapter 7 ("3")
 */
export function runningMedianOfThree(values: Float64Array): Float64Array {
  return values.map((value, index) => {
    const before = values[index - 1];
    const after = values[index + 1];
    if (before === undefined || after === undefined) return value;
    return Math.max(Math.min(before, value), Math.min(Math.max(before, value), after));
  });
}

/**
 * Scatter of a series around a smooth path, as a standard deviation: from second differences, which a
 * straight line does not enter, through their median absolute value, which a jump does not enter.
 * NaN with fewer than five values.
 *
 * @see Gasser, Sroka & Jennen-Steinmetz, Biometrika 73 (1986): var(y₍t−1₎ − 2y_t + y₍t+1₎) = 6σ²;
 *   the median absolute value of a normal variable is 0.6745σ
 */
export function scatterAroundPath(values: Float64Array): number {
  if (values.length < 5) return Number.NaN;
  const differences = new Float64Array(values.length - 2);
  for (let index = 0; index < differences.length; index += 1) {
    const before = values[index] ?? Number.NaN;
    const middle = values[index + 1] ?? Number.NaN;
    differences[index] = Math.abs(before - 2 * middle + (values[index + 2] ?? Number.NaN));
  }
  return medianInPlace(differences, differences.length) / (0.6745 * Math.sqrt(6));
}
