/**
 * Tests of the calibration of a group: against its ideal, and against other patients. By likelihood
 * ratio where every row is one patient of weight 1: twice the gain in log-likelihood of recalibrating the
 * group (intercept and slope, or the intercept alone where there are few events), and of recalibrating
 * two groups apart instead of together. With weights or repeated patients by the robust error of
 * ln(observed / expected), which likelihoods do not have.
 *
 * @see Cox, Biometrika 45 (1958); Miller, Langefeld et al., Statistics in Medicine 12 (1993), for the
 *   likelihood ratio of recalibration; White, Econometrica 48 (1980), for the robust error
 */
import type { BinarySample } from "@/lib/statistics/binary-sample";
import { testCalibrationAcrossGroups } from "@/lib/statistics/calibration-heterogeneity";
import { CALIBRATION_POLICY } from "@/lib/statistics/calibration-policy";
import { chiSquaredTail, twoSidedNormal } from "@/lib/statistics/distributions";
import { logisticDeviance } from "@/lib/statistics/fit-logistic";
import { logitsOfRisks } from "@/lib/statistics/logit-of-risk";
import { fitInTheLarge, fitJointly, type RecalibrationFit } from "@/lib/statistics/recalibrate";

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
  const fit = fitBy(terms, sample);
  if (terms === 0 || "reason" in fit) return NO_TEST;
  const gain = logisticDeviance(modelOf(sample), []) - fit.deviance;
  return likelihoodRatio(gain, terms);
}

/** Is the calibration of these patients another than that of the others? */
export function testCalibrationAgainst(tested: TestedSample, others: TestedSample): CalibrationTest {
  if (isIrregular(tested) || isIrregular(others)) return robustTest(ratioOf(tested), ratioOf(others));
  const samples = [tested.sample, others.sample];
  const terms = termsFor(samples);
  const { interceptAndSlope, inTheLarge } = testCalibrationAcrossGroups(samples);
  const test = terms === 2 ? interceptAndSlope : inTheLarge;
  if (terms === 0 || test.status !== "tested" || test.leftOut.length > 0) return NO_TEST;
  return { p: test.p, method: `${test.method} of ${NAMES[terms]}` };
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

/** 2 for intercept and slope, 1 for the intercept, 0 where there are too few for either. */
function termsFor(samples: readonly BinarySample[]): 0 | 1 | 2 {
  const fewest = Math.min(
    ...samples.map(({ outcomes }) => {
      const events = outcomes.reduce((sum, outcome) => sum + outcome, 0);
      return Math.min(events, outcomes.length - events);
    }),
  );
  if (fewest < CALIBRATION_POLICY.inTheLarge) return 0;
  return fewest < CALIBRATION_POLICY.slope ? 1 : 2;
}

function fitBy(terms: 0 | 1 | 2, sample: BinarySample): RecalibrationFit {
  const { logits } = logitsOfRisks(sample.risks);
  return terms === 2 ? fitJointly(sample, logits) : fitInTheLarge(sample, logits);
}

function modelOf({ outcomes, risks }: BinarySample) {
  return { columns: [], outcomes, offset: logitsOfRisks(risks).logits, weights: null };
}

const NAMES = { 1: "the intercept", 2: "intercept and slope" } as const;

function likelihoodRatio(statistic: number, terms: 1 | 2): CalibrationTest {
  return { p: chiSquaredTail(Math.max(0, statistic), terms), method: `likelihood ratio test of ${NAMES[terms]}` };
}
