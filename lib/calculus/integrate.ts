import { formatCount, formatGiven, formatNonFinite, formatNumber } from "@/lib/core/format-number";
import { Adaptation, type Outcome } from "./adaptive-quadrature";
import { type Computed, estimated, notEstimable } from "./computed";
import { dividedRange } from "./divided-range";
import { findSupport } from "./find-support";
import { EvaluationLimit, Integrand } from "./integrand";

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

/**
 * The integral of f from one bound to another, with a bound on its error. Adaptive Gauss–Kronrod quadrature
 * with 21 points; tails to infinity are brought to a finite length; jumps and kinks are located;
 * singularities at the ends and inside are extrapolated. Where positive and negative parts cancel, the error
 * is measured against a hundredth of the integral of |f|.
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
  const integrand = new Integrand(f, evaluationLimit);
  const adaptation = new Adaptation(integrand, { relative: relativeTolerance, absolute: absoluteTolerance });
  const stretches = dividedRange(from, to, options.breakpoints ?? []);
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
