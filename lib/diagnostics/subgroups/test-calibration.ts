/**
 * Tests of the calibration of a group: against its ideal, and against other patients. By likelihood
 * ratio where every row is one patient of weight 1: twice the gain in log-likelihood of recalibrating the
 * group (intercept and slope, or the intercept alone where the risks have no slope), and of an intercept
 * and a slope of its own beside the curve that it shares with the others. With weights or repeated
 * patients by the robust error of ln(observed / expected), which likelihoods do not have.
 *
 * @see Cox, Biometrika 45 (1958); Miller, Langefeld et al., Statistics in Medicine 12 (1993), for the
 *   likelihood ratio of recalibration; White, Econometrica 48 (1980), for the robust error;
 *   docs/error-rates.md for what both tests find by chance
 */
import type { BinarySample } from "@/lib/statistics/binary-sample";
import { CALIBRATION_POLICY } from "@/lib/statistics/calibration-policy";
import { testAgainstCommonCurve } from "@/lib/statistics/common-calibration-curve";
import { chiSquaredTail, twoSidedNormal } from "@/lib/statistics/distributions";
import { logisticDeviance } from "@/lib/statistics/fit-logistic";
import { logitsOfRisks } from "@/lib/statistics/logit-of-risk";
import { fitInTheLarge, fitJointly } from "@/lib/statistics/recalibrate";

/** A group as it is tested. */
export type TestedSample = { readonly sample: BinarySample; readonly patients: Int32Array | null };

export type CalibrationTest = {
  /** Null where nothing can be tested. */
  readonly p: number | null;
  readonly method: string;
};

/** Is the calibration of these patients away from its ideal? */
export function testCalibrationWithin(tested: TestedSample): CalibrationTest {
  if (isIrregular(tested)) return robustTest(ratioOf(tested), null);
  const { sample } = tested;
  const terms = termsFor([sample]);
  if (terms === 0) return NO_TEST;
  const { logits } = logitsOfRisks(sample.risks);
  const fit = terms === 2 ? fitJointly(sample, logits) : fitInTheLarge(sample, logits);
  if ("reason" in fit) return NO_TEST;
  const statistic = logisticDeviance(modelOf(sample), []) - fit.deviance;
  return { p: chiSquaredTail(Math.max(0, statistic), terms), method: `likelihood ratio test of ${NAMES[terms]}` };
}

/** Is the calibration of these patients another than that of the others, however all of them are off alike? */
export function testCalibrationAgainst(tested: TestedSample, others: TestedSample): CalibrationTest {
  if (isIrregular(tested) || isIrregular(others)) return robustTest(ratioOf(tested), ratioOf(others));
  const terms = termsFor([tested.sample, others.sample]);
  if (terms === 0) return NO_TEST;
  const p = testAgainstCommonCurve(tested.sample, others.sample, terms);
  return p === null ? NO_TEST : { p, method: `likelihood ratio test of ${NAMES[terms]} beside the common curve` };
}

/** ln(observed / expected) with its robust error; null without events. */
export function ratioOf({ sample, patients }: TestedSample): { readonly log: number; readonly error: number } | null {
  const { outcomes, risks, weights } = sample;
  let [observed, expected] = [0, 0];
  for (let row = 0; row < outcomes.length; row += 1) {
    observed += (weights?.[row] ?? 1) * (outcomes[row] ?? 0);
    expected += (weights?.[row] ?? 1) * (risks[row] ?? 0);
  }
  if (observed === 0 || expected === 0) return null;
  const ratio = observed / expected;
  const residuals = new Map<number, number>();
  for (let row = 0; row < outcomes.length; row += 1) {
    const residual = (weights?.[row] ?? 1) * ((outcomes[row] ?? 0) - ratio * (risks[row] ?? 0));
    const patient = patients?.[row] ?? row;
    residuals.set(patient, (residuals.get(patient) ?? 0) + residual);
  }
  let squares = 0;
  for (const residual of residuals.values()) squares += residual ** 2;
  return { log: Math.log(ratio), error: Math.sqrt(squares) / observed };
}

const NO_TEST: CalibrationTest = { p: null, method: "no test: too few events, or a fit without a maximum" };

function isIrregular({ sample, patients }: TestedSample): boolean {
  return sample.weights !== null || patients !== null;
}

function robustTest(own: ReturnType<typeof ratioOf>, others: ReturnType<typeof ratioOf>): CalibrationTest {
  if (own === null || own.error === 0) return NO_TEST;
  const error = Math.hypot(own.error, others?.error ?? 0);
  const p = twoSidedNormal((own.log - (others?.log ?? 0)) / error);
  return { p, method: "normal test of ln(observed / expected) with its robust error" };
}

/**
 * 0 where there are too few for any test, 2 for intercept and slope of the first, 1 where its risks have no slope.
 * Both hold their level from as few events on as the intercept alone.
 */
function termsFor(samples: readonly [BinarySample, ...BinarySample[]]): 0 | 1 | 2 {
  const fewest = Math.min(
    ...samples.map(({ outcomes }) => {
      const events = outcomes.reduce((sum, outcome) => sum + outcome, 0);
      return Math.min(events, outcomes.length - events);
    }),
  );
  if (fewest < CALIBRATION_POLICY.inTheLarge) return 0;
  const [own] = samples;
  return "reason" in fitJointly(own, logitsOfRisks(own.risks).logits) ? 1 : 2;
}

function modelOf({ outcomes, risks }: BinarySample) {
  return { columns: [], outcomes, offset: logitsOfRisks(risks).logits, weights: null };
}

const NAMES = { 1: "the intercept", 2: "intercept and slope" } as const;
