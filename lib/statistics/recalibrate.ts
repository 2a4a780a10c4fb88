import type { Estimate } from "@/lib/core/estimate";
import type { BinarySample } from "./binary-sample";
import { normalQuantile } from "./distributions";
import { fitLogistic, type LogisticFit } from "./fit-logistic";
import { logitsOfRisks } from "./logit-of-risk";
import {
  likelihoodLimitsInTheLarge,
  needsOtherLimits,
  penalisedLimitsOfTerms,
  type TermLimits,
} from "./recalibration-limits";
import { sumSample } from "./sample-totals";
import { unequalWeights } from "./unequal-weights";

/** One coefficient of a recalibration; the standard error is null where there is no estimate. */
export type CalibrationTerm = { readonly estimate: Estimate; readonly standardError: number | null };

export type Recalibration = {
  /** a in logit P(y) = a + logit p: above 0 more happened than predicted. Ideal 0. */
  readonly inTheLarge: CalibrationTerm;
  /** α in logit P(y) = α + β logit p. Ideal 0. */
  readonly intercept: CalibrationTerm;
  /** β in logit P(y) = α + β logit p: below 1 the predictions are too extreme. Ideal 1. */
  readonly slope: CalibrationTerm;
  /** Rows whose risk was moved to 1e-8 away from 0 or 1, inside the logit only. */
  readonly clipped: number;
};

/**
 * Calibration-in-the-large (logit p as an offset) and Cox's intercept and slope (fitted jointly), with
 * Wald intervals at 95 %; with weights from the sandwich; with fewer than 20 events or non-events, where
 * Wald's cover too much and on one side, from the likelihood (in the large) and from Firth's penalised
 * likelihood (jointly). The standard error stays that of Wald. The joint fit has a maximum only where the risks
 * of events and of non-events overlap and differ, which is checked before.
 *
 * @returns not estimable with one class only; slope and intercept also where the risks separate the
 *   classes or are all equal
 * @see Cox, "Two further applications of a model for binary regression", Biometrika 45 (1958); Albert &
 *   Anderson, Biometrika 71 (1984), for separation; Van Calster et al., BMC Medicine 17 (2019)
 */
export function recalibrate(sample: BinarySample): Recalibration {
  const { logits, clipped } = logitsOfRisks(sample.risks);
  const inTheLarge = fitInTheLarge(sample, logits);
  const joint = fitJointly(sample, logits);
  const few = needsOtherLimits(sample);
  const ofLarge = few && !("reason" in inTheLarge) ? likelihoodLimitsInTheLarge(sample, logits, inTheLarge) : null;
  const ofJoint = few && !("reason" in joint) ? penalisedLimitsOfTerms(sample, logits, joint) : null;
  const together = "logistic recalibration, intercept and slope jointly";
  const common = { sample, clipped };
  return {
    inTheLarge: termOf(inTheLarge, {
      ...common,
      place: 0,
      method: "logistic recalibration with logit p as an offset",
      few: ofLarge,
    }),
    intercept: termOf(joint, { ...common, place: 0, method: together, few: ofJoint?.intercept ?? null }),
    slope: termOf(joint, { ...common, place: 1, method: together, few: ofJoint?.slope ?? null }),
    clipped,
  };
}

/** The three terms alone, NaN where there is none: for whoever resamples, and makes an interval of that. */
export function recalibrationValues(
  sample: BinarySample,
): Readonly<Record<"inTheLarge" | "intercept" | "slope", number>> {
  const { logits } = logitsOfRisks(sample.risks);
  const valueAt = (fit: RecalibrationFit, place: number): number =>
    "reason" in fit ? Number.NaN : (fit.coefficients[place] ?? Number.NaN);
  const joint = fitJointly(sample, logits);
  return {
    inTheLarge: valueAt(fitInTheLarge(sample, logits), 0),
    intercept: valueAt(joint, 0),
    slope: valueAt(joint, 1),
  };
}

/** Nearest to no recalibration at all that a model's own training data come; no new patients do. */
const TRAINING_CLOSENESS = 1e-3;

/**
 * Whether predictions look as if the model had been fitted to these very patients: maximum likelihood
 * leaves slope 1 and intercept 0 on its own data, up to rounding, and on no others.
 */
export function looksLikeTraining({ intercept, slope }: Recalibration): boolean {
  return (
    slope.estimate.status === "estimated" &&
    intercept.estimate.status === "estimated" &&
    Math.abs(slope.estimate.value - 1) < TRAINING_CLOSENESS &&
    Math.abs(intercept.estimate.value) < TRAINING_CLOSENESS
  );
}

/** A fit, or the reason why there is none. */
export type RecalibrationFit = LogisticFit | { readonly reason: string };

/** Fits a in logit P(y) = a + logit p. */
export function fitInTheLarge(sample: BinarySample, logits: Float64Array): RecalibrationFit {
  const { outcomes, risks } = sample;
  const reason = oneClassOnly(outcomes) ?? boundOnly(risks);
  if (reason !== null) return { reason };
  const model = { columns: [onesLike(logits)], outcomes, offset: logits, weights: unequalWeights(sample) };
  return fitLogistic(model, [0]) ?? { reason: NOT_CONVERGED };
}

/** Fits α and β in logit P(y) = α + β logit p. */
export function fitJointly(sample: BinarySample, logits: Float64Array): RecalibrationFit {
  const { outcomes } = sample;
  const reason = oneClassOnly(outcomes) ?? separation(outcomes, logits) ?? boundOnly(sample.risks);
  if (reason !== null) return { reason };
  // On a centred and scaled column, logits that hardly differ still have a slope that can be computed.
  const centre = logits.reduce((sum, logit) => sum + logit, 0) / logits.length;
  const scale = Math.sqrt(logits.reduce((sum, logit) => sum + (logit - centre) ** 2, 0) / logits.length);
  const scaled = logits.map((logit) => (logit - centre) / scale);
  const columns = [onesLike(logits), scaled];
  const model = { columns, outcomes, offset: null, weights: unequalWeights(sample) };
  const fit = fitLogistic(model, [centre, scale]) ?? fitLogistic(model, [0, 0]);
  if (fit === null) return { reason: NOT_CONVERGED };
  const unscaled = unscale(fit, centre, scale);
  const known = unscaled.covariance.every((row, place) => (row[place] ?? 0) > 0);
  return known
    ? unscaled
    : { reason: "The predicted risks differ so little that nothing is left of the error of a slope." };
}

/** The fit to (x − centre)/scale as one to x: β = b/scale, α = a − β · centre. */
function unscale(fit: LogisticFit, centre: number, scale: number): LogisticFit {
  const [a = 0, b = 0] = fit.coefficients;
  const [[aa = 0, ab = 0] = [], [, bb = 0] = []] = fit.covariance;
  const shift = centre / scale;
  const both = (ab - shift * bb) / scale;
  return {
    coefficients: [a - shift * b, b / scale],
    covariance: [
      [aa - 2 * shift * ab + shift * shift * bb, both],
      [both, bb / (scale * scale)],
    ],
    deviance: fit.deviance,
  };
}

const NOT_CONVERGED = "The fit did not converge: the risks all but separate the outcomes.";

function onesLike(column: Float64Array): Float64Array {
  return new Float64Array(column.length).fill(1);
}

function oneClassOnly(outcomes: Uint8Array): string | null {
  if (outcomes.length === 0) return "There is no patient.";
  const first = outcomes[0];
  if (outcomes.some((outcome) => outcome !== first)) return null;
  return `All patients have the same outcome (${first === 1 ? "the event" : "no event"}), so that no recalibration is the likeliest.`;
}

/** Where every logit is the bound that stands for an infinite one, whatever comes out is made by the bound. */
function boundOnly(risks: Float64Array): string | null {
  const isCertain = risks.every((risk) => risk === 0 || risk === 1);
  return isCertain ? "Every predicted risk is 0 or 1, and of such a risk no recalibration is the likeliest." : null;
}

/** Why the likelihood of intercept and slope has no maximum, or null where it has one. */
function separation(outcomes: Uint8Array, logits: Float64Array): string | null {
  const lowest = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const highest = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < outcomes.length; row += 1) {
    const outcome = outcomes[row] ?? 0;
    const logit = logits[row] ?? 0;
    lowest[outcome] = Math.min(lowest[outcome] ?? logit, logit);
    highest[outcome] = Math.max(highest[outcome] ?? logit, logit);
  }
  const [lowestOthers = 0, lowestEvents = 0] = lowest;
  const [highestOthers = 0, highestEvents = 0] = highest;
  if (Math.min(lowestOthers, lowestEvents) === Math.max(highestOthers, highestEvents))
    return "All predicted risks are equal, so that they have no slope.";
  if (lowestEvents >= highestOthers)
    return "No patient without the event has a higher predicted risk than one with it: the likelihood grows with the slope without end.";
  if (lowestOthers >= highestEvents)
    return "No patient with the event has a higher predicted risk than one without it: the likelihood falls with the slope without end.";
  return null;
}

function termOf(
  fit: RecalibrationFit,
  what: {
    readonly place: number;
    readonly method: string;
    readonly sample: BinarySample;
    readonly clipped: number;
    /** Limits that stand in for Wald's. */
    readonly few: TermLimits | null;
  },
): CalibrationTerm {
  const { rows: n, events } = sumSample(what.sample);
  if ("reason" in fit)
    return { estimate: { status: "not-estimable", reason: fit.reason, n, events }, standardError: null };
  const value = fit.coefficients[what.place] ?? Number.NaN;
  const standardError = Math.sqrt(fit.covariance[what.place]?.[what.place] ?? Number.NaN);
  const margin = normalQuantile(0.975) * standardError;
  const [lower, upper] = what.few?.limits ?? [value - margin, value + margin];
  const interval = what.few?.method ?? `Wald interval${unequalWeights(what.sample) ? " from the sandwich" : ""}`;
  return {
    estimate: {
      status: "estimated",
      value,
      lower,
      upper,
      level: 0.95,
      method: `${what.method}, ${interval}`,
      n,
      events,
      notes:
        what.clipped > 0 ? [`${what.clipped} of ${n} risks within 1e-8 of 0 or 1 count as 1e-8 away from it.`] : [],
    },
    standardError,
  };
}
