import type { BinarySample } from "./binary-sample";
import { normalQuantile } from "./distributions";
import { findCrossing } from "./find-crossing";
import { type LogisticFit, type LogisticModel, logisticDeviance } from "./fit-logistic";
import { penalisedLimits } from "./penalised-recalibration";
import { sumSample } from "./sample-totals";
import { unequalWeights } from "./unequal-weights";

type Limits = readonly [number, number];

/** Limits of a term that are not Wald's, and how they were found. */
export type TermLimits = { readonly limits: Limits; readonly method: string };

/** From this many events and non-events on Wald's limits cover what they should (docs/statistics.md, coverage). */
const ENOUGH = 20;
const CHI_SQUARED = normalQuantile(0.975) ** 2;

/** Whether Wald's limits are to be replaced: rows without weights, fewer than 20 events or non-events. */
export function needsOtherLimits(sample: BinarySample): boolean {
  const { events, nonEvents } = sumSample(sample);
  return unequalWeights(sample) === null && Math.min(events, nonEvents) < ENOUGH;
}

/**
 * Limits of calibration-in-the-large where the log-likelihood has fallen by z²/2.
 *
 * @see Venzon & Moolgavkar, "A method for computing profile-likelihood-based confidence intervals",
 *   Applied Statistics 37 (1988)
 */
export function likelihoodLimitsInTheLarge(
  { outcomes }: BinarySample,
  logits: Float64Array,
  fit: LogisticFit,
): TermLimits | null {
  const model: LogisticModel = {
    columns: [new Float64Array(logits.length).fill(1)],
    outcomes,
    offset: logits,
    weights: null,
  };
  const best = fit.coefficients[0] ?? Number.NaN;
  const reach = Math.sqrt(CHI_SQUARED * (fit.covariance[0]?.[0] ?? Number.NaN));
  const excess = (at: number): number => logisticDeviance(model, [at]) - fit.deviance - CHI_SQUARED;
  const [lower, upper] = [findCrossing(excess, best, -reach), findCrossing(excess, best, reach)];
  return lower === null || upper === null ? null : { limits: [lower, upper], method: "likelihood interval" };
}

/** Limits of intercept and slope by Firth's penalised likelihood; each holds the estimate itself. */
export function penalisedLimitsOfTerms(
  { outcomes }: BinarySample,
  logits: Float64Array,
  fit: LogisticFit,
): { readonly intercept: TermLimits; readonly slope: TermLimits } | null {
  const found = penalisedLimits(outcomes, logits, CHI_SQUARED);
  if (found === null) return null;
  const around = ([lower, upper]: Limits, value = Number.NaN): TermLimits => ({
    // The penalty pulls towards less extreme terms, at worst beyond the estimate.
    limits: [Math.min(lower, value), Math.max(upper, value)],
    method: "profile interval of Firth's penalised likelihood",
  });
  return {
    intercept: around(found.intercept, fit.coefficients[0]),
    slope: around(found.slope, fit.coefficients[1]),
  };
}
