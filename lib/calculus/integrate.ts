import { formatCount, formatGiven, formatNonFinite, formatNumber } from "@/lib/core/format-number";
import { Adaptation, type Outcome } from "./adaptive-quadrature";
import { type Computed, estimated, notEstimable } from "./computed";
import { dividedRange } from "./divided-range";
import { findSupport } from "./find-support";
import { EvaluationLimit, Integrand, type Stretch } from "./integrand";
import { integrateOscillatingTail } from "./oscillating-tail";

export type IntegrateOptions = {
  /** Error that is good enough, as part of the integral; 1e-10 by default. */
  readonly relativeTolerance?: number;
  /** Error that is good enough in any case; 0 by default. */
  readonly absoluteTolerance?: number;
  /** Evaluations of f after which the answer is that there is none; 50,000 by default. */
  readonly evaluationLimit?: number;
  /** Where f is known to jump, to have a kink, or a peak so narrow that it may be missed. */
  readonly breakpoints?: readonly number[];
};

const RELATIVE_TOLERANCE = 1e-10;
export const EVALUATION_LIMIT = 50_000;
/** The part of the evaluations that is kept for half waves that cancel, which hide from the quadrature. */
const KEPT_FOR_WAVES = 0.2;
const WAVE_TOLERANCE = 1e-12;
const NOTHING = { value: 0, error: 0 } as const;

/**
 * The integral of f from one bound to another, with a bound on its error. Adaptive Gauss–Kronrod quadrature
 * with 21 points; tails to infinity are brought to a finite length; jumps and kinks are located;
 * singularities at the ends and inside are extrapolated. Where positive and negative parts cancel, the error
 * is measured against a hundredth of the integral of |f|.
 *
 * An integral towards infinity that converges only as its half waves cancel is summed half wave by half wave.
 *
 * What no point of the rule touches is not seen: a second peak far away, or one much narrower than the
 * range. `breakpoints` say where to look.
 *
 * @param f need not have a value at the bounds or at single points, where it may return NaN or infinities
 * @param from either bound may be infinite; where it is the greater one, the sign turns
 * @returns `not-estimable` where the integral diverges, f is not finite in the interval, or the limit is reached
 * @see Adaptation for the method and its sources
 */
export function integrate(
  f: (x: number) => number,
  from: number,
  to: number,
  options: IntegrateOptions = {},
): Computed {
  if (Number.isNaN(from) || Number.isNaN(to)) return notEstimable("bad-input", "Expected two bounds, found NaN.", 0);
  if (from === to) return estimated(0, 0, 0);
  if (from > to) {
    const turned = integrate(f, to, from, options);
    return turned.status === "estimated" ? { ...turned, value: 0 - turned.value } : turned;
  }
  const { relativeTolerance = RELATIVE_TOLERANCE, absoluteTolerance = 0, evaluationLimit = EVALUATION_LIMIT } = options;
  const kept = Number.isFinite(to - from) ? 0 : Math.floor(evaluationLimit * KEPT_FOR_WAVES);
  const integrand = new Integrand(f, evaluationLimit - kept);
  const adaptation = new Adaptation(integrand, { relative: relativeTolerance, absolute: absoluteTolerance });
  const stretches = dividedRange(from, to, options.breakpoints ?? []);
  const result = adapt(adaptation, integrand, stretches, evaluationLimit);
  if (result.status === "estimated" || result.cause === "not-finite" || kept === 0) return result;
  const counted = new Integrand(f, kept);
  const waves = integrateWaves(counted, from, to);
  const evaluations = integrand.evaluations + counted.evaluations;
  return waves === null ? { ...result, evaluations } : estimated(waves.value, waves.error, evaluations);
}

function adapt(
  adaptation: Adaptation,
  integrand: Integrand,
  stretches: readonly Stretch[],
  evaluationLimit: number,
): Computed {
  try {
    adaptation.begin(stretches);
    if (adaptation.absolute === 0) {
      const found = findSupport(integrand, stretches);
      if (found !== null) adaptation.begin(found);
    }
    return explain(adaptation.run(), integrand.evaluations);
  } catch (error) {
    if (!(error instanceof EvaluationLimit)) throw error;
    const { value, error: bound } = adaptation.current;
    const soFar =
      bound < Math.abs(value)
        ? `so far the integral is ${formatNumber(value)} with an error of up to ${formatNumber(bound, 2)}`
        : "the sums have not begun to settle";
    const reason = `The limit of ${formatCount(evaluationLimit, "evaluation")} was reached; ${soFar}.`;
    return notEstimable("evaluation-limit", reason, integrand.evaluations);
  }
}

/** The integral by its half waves, where these are seen to converge. */
function integrateWaves(
  f: Integrand,
  from: number,
  to: number,
): { readonly value: number; readonly error: number } | null {
  const middle = Number.isFinite(from) ? from : Number.isFinite(to) ? to : 0;
  const tailOf = (at: (x: number) => number, begin: number) =>
    integrateOscillatingTail(at, begin, (low, high) => integrate(at, low, high, { relativeTolerance: WAVE_TOLERANCE }));
  try {
    const right = to === Number.POSITIVE_INFINITY ? tailOf((x) => f.atX(x), middle) : NOTHING;
    const left = from === Number.NEGATIVE_INFINITY ? tailOf((x) => f.atX(-x), -middle) : NOTHING;
    return left === null || right === null
      ? null
      : { value: left.value + right.value, error: left.error + right.error };
  } catch (error) {
    if (!(error instanceof EvaluationLimit)) throw error;
    return null;
  }
}

function explain(outcome: Outcome, evaluations: number): Computed {
  if (outcome.end === "settled") return estimated(outcome.value, outcome.error, evaluations);
  if (outcome.end === "not-finite") {
    const grown = outcome.bad.find(({ value }) => !Number.isNaN(value));
    const [first] = outcome.bad;
    const at = formatGiven((grown ?? first)?.x ?? 0);
    return grown === undefined
      ? notEstimable("not-finite", `f is NaN at x = ${at}, inside the interval, and around it.`, evaluations)
      : notEstimable("divergent", `f is ${formatNonFinite(grown.value)} at x = ${at} and around it.`, evaluations);
  }
  const { place, isInside } = outcome;
  const towards = Number.isFinite(place) ? `at x = ${formatGiven(place)}` : `towards ${formatNonFinite(place)}`;
  if (outcome.end === "unsettled") {
    const reason = `The sums do not settle ${towards}: the integral converges too slowly to tell, or not at all.`;
    return notEstimable("unsettled", reason, evaluations);
  }
  const grows = "the integral of |f| does not shrink as one comes closer";
  return isInside
    ? notEstimable("pole", `f has a pole ${towards}, inside the interval: ${grows}.`, evaluations)
    : notEstimable("divergent", `The integral diverges ${towards}: ${grows}.`, evaluations);
}
