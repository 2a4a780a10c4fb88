/** A quantity estimated from a sample with its standard error, or the reason why there is none. */
export type SampleEstimate =
  | {
      readonly status: "estimated";
      readonly value: number;
      /** Standard deviation of the estimate over samples of this size. */
      readonly standardError: number;
      readonly n: number;
    }
  | { readonly status: "not-estimable"; readonly reason: string; readonly n: number };

/**
 * The expectation of g from independent draws: their mean, with its standard error s / √n.
 *
 * @param sample draws, finite
 */
export function expectationFromSamples(sample: ArrayLike<number>, g: (x: number) => number = itself): SampleEstimate {
  const values = Float64Array.from(sample, (x) => g(x));
  const moments = momentsOf(values);
  if (typeof moments === "string") return { status: "not-estimable", reason: moments, n: values.length };
  const { mean, second, n } = moments;
  return { status: "estimated", value: mean, standardError: Math.sqrt(second / (n - 1)), n };
}

/**
 * The variance of g from independent draws, with the standard error that its fourth moment gives.
 *
 * @param sample at least two draws, finite
 * @see Mood, Graybill & Boes, Introduction to the Theory of Statistics (1974), VI.2.3, theorem 2:
 *   var(s²) = (μ₄ − σ⁴ (n − 3) / (n − 1)) / n
 */
export function varianceFromSamples(sample: ArrayLike<number>, g: (x: number) => number = itself): SampleEstimate {
  const values = Float64Array.from(sample, (x) => g(x));
  const moments = momentsOf(values);
  if (typeof moments === "string") return { status: "not-estimable", reason: moments, n: values.length };
  const { second, fourth, n } = moments;
  const unbiased = (second * n) / (n - 1);
  const spread = (fourth - (unbiased ** 2 * (n - 3)) / (n - 1)) / n;
  return { status: "estimated", value: unbiased, standardError: Math.sqrt(Math.max(0, spread)), n };
}

/** The probability of an interval from independent draws: the share that lies in it, both bounds included. */
export function probabilityFromSamples(sample: ArrayLike<number>, lower: number, upper: number): SampleEstimate {
  return expectationFromSamples(sample, (x) => (x >= lower && x <= upper ? 1 : 0));
}

/**
 * The integral of an unnormalised density from draws of another distribution, by importance sampling: the
 * mean of p(x) / q(x).
 *
 * @param sample draws of the distribution with density q
 * @param p the density whose integral is wanted; must be 0 wherever q is
 * @param q the normalised density that was drawn from
 * @see Robert & Casella, Monte Carlo Statistical Methods (2004), 3.3
 */
export function normalisationFromSamples(
  sample: ArrayLike<number>,
  p: (x: number) => number,
  q: (x: number) => number,
): SampleEstimate {
  return expectationFromSamples(sample, (x) => p(x) / q(x));
}

function itself(x: number): number {
  return x;
}

/** Central moments with divisor n, about a mean that is exact to rounding; or what is wrong with the sample. */
function momentsOf(
  values: Float64Array,
): { readonly mean: number; readonly second: number; readonly fourth: number; readonly n: number } | string {
  const n = values.length;
  if (n < 2) return `A standard error needs at least 2 draws, found ${n}.`;
  if (!values.every(Number.isFinite)) return "A draw is not finite.";
  let rough = 0;
  for (const value of values) rough += value / n;
  let correction = 0;
  for (const value of values) correction += (value - rough) / n;
  const mean = rough + correction;
  let second = 0;
  let fourth = 0;
  for (const value of values) {
    const square = (value - mean) ** 2;
    second += square / n;
    fourth += square ** 2 / n;
  }
  return { mean, second, fourth, n };
}
