/**
 * The distributions that intervals and tests stand on, from stdlib's special functions
 * (https://stdlib.io, ports of Boost, Cephes and FreeBSD's libm). Upper tails and two-sided
 * probabilities are computed as such: one minus a distribution function keeps no digit of a small one.
 */
import erfc from "@stdlib/math-base-special-erfc";
import erfcinv from "@stdlib/math-base-special-erfcinv";
import gammainc from "@stdlib/math-base-special-gammainc";
import inverseBeta from "@stdlib/stats-base-dists-beta-quantile";
import cumulativeBinomial from "@stdlib/stats-base-dists-binomial-cdf";
import inverseBinomial from "@stdlib/stats-base-dists-binomial-quantile";
import inverseChiSquared from "@stdlib/stats-base-dists-chisquare-quantile";
import cumulativeStudent from "@stdlib/stats-base-dists-t-cdf";
import inverseStudent from "@stdlib/stats-base-dists-t-quantile";

/** Quantile of the standard normal distribution; infinite at 0 and 1. */
export function normalQuantile(probability: number): number {
  return -Math.SQRT2 * erfcinv(2 * probability);
}

/** P(Z ≤ z) of the standard normal distribution. */
export function normalCdf(z: number): number {
  return erfc(-z / Math.SQRT2) / 2;
}

/** P(|Z| ≥ |z|) of the standard normal distribution. */
export function twoSidedNormal(z: number): number {
  return erfc(Math.abs(z) / Math.SQRT2);
}

/**
 * Quantile of Student's t distribution.
 *
 * @param degrees degrees of freedom, above 0; need not be whole
 */
export function studentQuantile(probability: number, degrees: number): number {
  return inverseStudent(probability, degrees);
}

/**
 * P(|T| ≥ |t|) of Student's t distribution.
 *
 * @param degrees degrees of freedom, above 0; need not be whole
 */
export function twoSidedStudent(t: number, degrees: number): number {
  return 2 * cumulativeStudent(-Math.abs(t), degrees);
}

/** P(X ≥ x) of the chi-squared distribution. */
export function chiSquaredTail(x: number, degrees: number): number {
  return gammainc(x / 2, degrees / 2, true, true);
}

/** Quantile of the chi-squared distribution. */
export function chiSquaredQuantile(probability: number, degrees: number): number {
  return inverseChiSquared(probability, degrees);
}

/** Quantile of the beta distribution with shapes a and b, both above 0. */
export function betaQuantile(probability: number, a: number, b: number): number {
  return inverseBeta(probability, a, b);
}

/** P(X ≤ successes) among n independent units that each succeed with `probability`. */
export function binomialCdf(successes: number, n: number, probability: number): number {
  return cumulativeBinomial(successes, n, probability);
}

/** The smallest number of successes among n whose distribution function reaches `reached`. */
export function binomialQuantile(reached: number, n: number, probability: number): number {
  return inverseBinomial(reached, n, probability);
}
