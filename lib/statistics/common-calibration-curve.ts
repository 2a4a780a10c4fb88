/**
 * Whether some patients are calibrated otherwise than a curve that they share with others: likelihood
 * ratio of an intercept and a slope of their own beside the common curve. The curve is a restricted cubic
 * spline of the logit of the risks with three knots. With the common slope held at 1 the overconfidence of a
 * model that learnt by heart is taken for the chance of small groups, which then stand out where nothing
 * differs; with a straight line its bend is taken for a difference between groups of other risks.
 *
 * @see McCullagh & Nelder, Generalized Linear Models, 2nd ed. (1989), 4.4; Harrell, Regression Modeling
 *   Strategies, 2nd ed. (2015), 2.4.5
 */
import type { BinarySample } from "./binary-sample";
import { chiSquaredTail } from "./distributions";
import { fitLogistic, type LogisticFit, type LogisticModel } from "./fit-logistic";
import { logitsOfRisks } from "./logit-of-risk";
import { bend, knotsOf } from "./spline-calibration";

/**
 * @param own and @param others different patients, without weights, with and without the event in both
 * @param terms 2 for an intercept and a slope of their own, 1 for the intercept
 * @returns the two-sided probability; null where a fit has no maximum
 */
export function testAgainstCommonCurve(own: BinarySample, others: BinarySample, terms: 1 | 2): number | null {
  const outcomes = Uint8Array.from([...own.outcomes, ...others.outcomes]);
  const { logits } = logitsOfRisks(Float64Array.from([...own.risks, ...others.risks]));
  const { line, start, curve } = describeLogits(logits);
  const isOwn = logits.map((_, row) => (row < own.outcomes.length ? 1 : 0));
  const slope = line.map((value, row) => value * (isOwn[row] ?? 0));
  const apart = terms === 2 && start !== null ? [isOwn, slope] : [isOwn];
  const maximise = (columns: readonly Float64Array[], from: readonly number[]): LogisticFit | null => {
    const model: LogisticModel = { columns, outcomes, offset: null, weights: null };
    return fitLogistic(model, from) ?? fitLogistic(model, new Array<number>(columns.length).fill(0));
  };
  const together = maximise(curve, curve.length === 1 ? [0] : [...(start ?? [0, 0]), 0].slice(0, curve.length));
  if (together === null) return null;
  const separate = maximise([...curve, ...apart], [...together.coefficients, ...apart.map(() => 0)]);
  if (separate === null) return null;
  return chiSquaredTail(Math.max(0, together.deviance - separate.deviance), apart.length);
}

/** Columns of the common curve, on a centred and scaled logit; `start` gives the predicted risks themselves. */
function describeLogits(logits: Float64Array): {
  readonly line: Float64Array;
  /** Null where all risks are equal. */
  readonly start: readonly [number, number] | null;
  readonly curve: readonly Float64Array[];
} {
  const ones = new Float64Array(logits.length).fill(1);
  const [first] = logits;
  if (logits.every((logit) => logit === first)) return { line: ones, start: null, curve: [ones] };
  const centre = logits.reduce((sum, logit) => sum + logit, 0) / logits.length;
  const scale = Math.sqrt(logits.reduce((sum, logit) => sum + (logit - centre) ** 2, 0) / logits.length);
  const line = logits.map((logit) => (logit - centre) / scale);
  const knots = knotsOf(line, null);
  const isBent = knots[0] < knots[1] && knots[1] < knots[2];
  const curve = isBent ? [ones, line, line.map((value) => bend(value, knots))] : [ones, line];
  return { line, start: [centre, scale], curve };
}
