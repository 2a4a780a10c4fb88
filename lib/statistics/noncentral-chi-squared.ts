/**
 * Interval of the noncentrality λ of a chi-squared statistic, by inverting its distribution function: the
 * lower end is the λ at which so large a value would have the probability (1 − level)/2, the upper end
 * that at which so small a one would. Twice a gain in log-likelihood has λ = 2n · (Kullback–Leibler
 * divergence), so that λ/2n is the loss per patient that was to be gained.
 *
 * @see Kent & Hainsworth, "Confidence intervals for the noncentral chi-squared distribution", Journal of
 *   Statistical Planning and Inference 46 (1995): the symmetric interval; Johnson, Kotz & Balakrishnan,
 *   Continuous Univariate Distributions 2 (1995), 29.4: the Poisson mixture, and 29.8: √X is near normal
 */
import { chiSquaredTail, normalQuantile } from "./distributions";

/** Above this the root of the statistic is normal to three digits, and the mixture only costs time. */
const LARGE = 200;
const HALVINGS = 50;

/**
 * @param statistic at least 0
 * @param degrees degrees of freedom, above 0
 * @param level coverage, for example 0.95
 */
export function noncentralityInterval(
  statistic: number,
  degrees: number,
  level: number,
): { readonly lower: number; readonly upper: number } {
  const tail = (1 - level) / 2;
  if (statistic > LARGE) {
    const root = Math.sqrt(statistic);
    const width = normalQuantile(1 - tail);
    return { lower: (root - width) ** 2 - degrees + 1, upper: (root + width) ** 2 - degrees + 1 };
  }
  return {
    lower: solve((lambda) => noncentralTail(statistic, degrees, lambda) - tail, statistic),
    upper: solve((lambda) => noncentralTail(statistic, degrees, lambda) - (1 - tail), statistic),
  };
}

/**
 * P(X ≥ x) of the noncentral chi-squared distribution, as a Poisson mixture of central ones.
 *
 * @param noncentrality up to a few hundred; the mixture has about as many terms
 */
export function noncentralTail(x: number, degrees: number, noncentrality: number): number {
  const half = noncentrality / 2;
  const last = Math.ceil(half + 12 * Math.sqrt(half) + 20);
  let weight = Math.exp(-half);
  let sum = 0;
  for (let term = 0; term <= last; term += 1) {
    sum += weight * chiSquaredTail(x, degrees + 2 * term);
    weight *= half / (term + 1);
  }
  return Math.min(1, sum);
}

/** Root of a rising function of λ; 0 where it is above zero from the start. */
function solve(rising: (lambda: number) => number, scale: number): number {
  if (rising(0) >= 0) return 0;
  let low = 0;
  let high = 2 * scale + 20;
  while (rising(high) < 0) high *= 2;
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const middle = (low + high) / 2;
    if (rising(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
