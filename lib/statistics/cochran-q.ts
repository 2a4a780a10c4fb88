import { chiSquaredTail } from "./distributions";

/** Whether several independent estimates differ by more than their variances explain. */
export type Heterogeneity = {
  readonly q: number | null;
  readonly degreesOfFreedom: number | null;
  readonly p: number | null;
  /** Estimates that went in. */
  readonly used: number;
  /** Estimates left out because they are undefined or their variance is. */
  readonly leftOut: number;
};

/**
 * Cochran's Q = Σ(θ_g − θ̄)²/V_g about the mean weighted by 1/V_g, against chi-squared with one degree
 * of freedom fewer than estimates. Those without a value or a variance above 0 are counted, not used;
 * fewer than two leave nothing to test.
 *
 * @see Cochran, "The combination of estimates from different experiments", Biometrics 10 (1954)
 */
export function testHeterogeneity(
  estimates: readonly { readonly value: number | null; readonly variance: number | null }[],
): Heterogeneity {
  const usable = estimates.flatMap(({ value, variance }) =>
    value !== null && variance !== null && variance > 0 ? [{ value, weight: 1 / variance }] : [],
  );
  const counts = { used: usable.length, leftOut: estimates.length - usable.length };
  if (usable.length < 2) return { q: null, degreesOfFreedom: null, p: null, ...counts };
  const weights = usable.reduce((sum, { weight }) => sum + weight, 0);
  const mean = usable.reduce((sum, { value, weight }) => sum + weight * value, 0) / weights;
  const q = usable.reduce((sum, { value, weight }) => sum + weight * (value - mean) ** 2, 0);
  const degreesOfFreedom = usable.length - 1;
  return { q, degreesOfFreedom, p: chiSquaredTail(q, degreesOfFreedom), ...counts };
}
