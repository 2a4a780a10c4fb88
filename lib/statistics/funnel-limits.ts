import { binomialCdf, binomialQuantile } from "./distributions";

/** What an observed rate stays within, with this coverage, when its group has the overall rate. */
export type FunnelLimits = { readonly level: 0.95 | 0.998; readonly lower: number; readonly upper: number };

const LEVELS = [0.95, 0.998] as const;

/**
 * Limits of a funnel plot for a proportion among n patients: exact binomial quantiles, interpolated
 * between whole numbers so that they do not jump from one n to the next. With r the smallest number of
 * events that P(R ≤ r) ≥ p holds for, the limit is (r − α) / n, α = (P(R ≤ r) − p) / P(R = r).
 *
 * @param n patients of the group, at least 1
 * @param rate the overall rate, within (0, 1)
 * @see Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in Medicine 24
 *   (2005), appendix A.1.1
 */
export function funnelLimits(n: number, rate: number): readonly FunnelLimits[] {
  return LEVELS.map((level) => ({
    level,
    lower: Math.max(0, interpolatedQuantile((1 - level) / 2, n, rate)) / n,
    upper: Math.min(n, interpolatedQuantile((1 + level) / 2, n, rate)) / n,
  }));
}

function interpolatedQuantile(probability: number, n: number, rate: number): number {
  const events = binomialQuantile(probability, n, rate);
  const reached = binomialCdf(events, n, rate);
  const before = events === 0 ? 0 : binomialCdf(events - 1, n, rate);
  return events - (reached - probability) / (reached - before);
}
