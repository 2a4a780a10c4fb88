import type { Estimate } from "@/lib/core/estimate";
import { type Auroc, estimateAuroc } from "./auroc";
import { estimateAveragePrecision } from "./average-precision";
import type { BinarySample } from "./binary-sample";
import { hasRepeatedPatients, type SampleDesign, valueOfEstimate, withBootstrapInterval } from "./bootstrap-estimate";
import { estimateBrier, estimateScaledBrier } from "./brier";
import { type CorpParts, decomposeByCorp } from "./brier-corp";
import { decomposeByMurphy, type MurphyParts } from "./brier-murphy";
import { estimateCalibrationCurve } from "./calibration-curve";
import { measureConfusion, type ProportionEstimator } from "./confusion";
import { describeNeeds, type PatientsNeeded } from "./describe-needs";
import { describeThresholds, type ThresholdDescription } from "./describe-thresholds";
import { effectiveSize } from "./effective-size";
import { estimateExpectedAuroc } from "./expected-auroc";
import { estimateCalibrationError } from "./expected-calibration-error";
import { estimateLogLoss } from "./log-loss";
import { debrayInterval, estimateObservedExpected } from "./observed-expected";
import { type CalibrationTerm, type Recalibration, recalibrate, recalibrationValues } from "./recalibrate";
import { estimateBrierBySize, estimateLogLossBySize, estimateScaledBrierBySize } from "./scores-with-few-events";
import { type SpiegelhalterTest, spiegelhalterTest } from "./spiegelhalter";

/** Everything about one sample that `rounds statistics` prints; the names are those of its contract. */
export type SampleDescription = {
  /** Rows. */
  readonly n: number;
  readonly events: number;
  /** Kish's; n where every row counts once. */
  readonly effective_n: number;
  readonly mean_risk: number | null;
  readonly prevalence: Estimate;
  readonly auroc: Estimate & Pick<Auroc, "variance" | "intervals">;
  /** What the AUROC would be if the predicted risks were true. */
  readonly auroc_expected: Estimate;
  readonly average_precision: Estimate;
  readonly brier: Estimate;
  readonly brier_scaled: Estimate;
  readonly brier_murphy: MurphyParts;
  readonly brier_corp: CorpParts;
  readonly spiegelhalter: SpiegelhalterTest;
  readonly log_loss: Estimate;
  readonly observed_expected: Estimate & {
    /** Of formulas that are not the leading one; null where they do not apply. */
    readonly intervals: { readonly debray: readonly [number, number] | null };
  };
  readonly calibration_in_the_large: CalibrationDescription;
  readonly calibration_intercept: CalibrationDescription;
  readonly calibration_slope: CalibrationDescription;
  readonly loess: { readonly ici: Estimate; readonly e50: Estimate; readonly e90: Estimate };
  readonly expected_calibration_error: Estimate & { readonly of_perfect_model: Estimate };
  readonly clipped: number;
  readonly thresholds: readonly ThresholdDescription[];
  readonly patients_needed: PatientsNeeded;
};

type CalibrationDescription = Estimate & { readonly standard_error: number | null };

export type DescribeOptions = SampleDesign & {
  readonly thresholds: readonly number[];
  /** Wilson's interval, or the exact one for audits. */
  readonly proportion: ProportionEstimator;
};

/**
 * The AUROC of a sample, with the interval of a bootstrap where the formulas do not hold: with weights,
 * and where a patient has several rows. Their variance is not given then.
 */
export function estimateAurocByDesign(sample: BinarySample, design: SampleDesign): Auroc {
  const auroc = estimateAuroc(sample);
  const estimate = withBootstrapInterval(
    auroc.estimate,
    sample,
    (drawn) => valueOfEstimate(estimateAuroc(drawn).estimate),
    { ...design, isStratified: true },
  );
  if (!hasRepeatedPatients(design)) return { ...auroc, estimate };
  const intervals = { "delong-wald": null, "delong-logit": null, "newcombe-5": null };
  return { ...auroc, estimate, variance: null, intervals };
}

/**
 * Computes whatever is mathematically defined of a sample, however small; smallest sizes are the matter
 * of screens and reports.
 *
 * @param auroc of the same sample, from `estimateAurocByDesign`
 */
export function describeSample(sample: BinarySample, auroc: Auroc, options: DescribeOptions): SampleDescription {
  // What is shown may hold an interval that costs a bootstrap of its own; resamples need the value alone.
  const resampled = (estimator: (sample: BinarySample) => Estimate, shown = estimator): Estimate =>
    withBootstrapInterval(shown(sample), sample, (drawn) => valueOfEstimate(estimator(drawn)), options);
  const { outcomes, risks, weights } = sample;
  const n = outcomes.length;
  const curve = estimateCalibrationCurve(sample);
  const { error, ofPerfectModel } = estimateCalibrationError(sample);
  const { estimate, variance, intervals, events } = auroc;
  return {
    n,
    events,
    effective_n: weights === null ? n : effectiveSize(weights),
    mean_risk: n === 0 ? null : meanOf(risks, weights),
    prevalence: resampled((drawn) => estimatePrevalence(drawn, options.proportion)),
    auroc: { ...estimate, variance, intervals },
    auroc_expected: estimateExpectedAuroc(sample),
    average_precision: resampled(estimateAveragePrecision),
    brier: resampled(estimateBrier, estimateBrierBySize),
    brier_scaled: resampled(estimateScaledBrier, estimateScaledBrierBySize),
    brier_murphy: decomposeByMurphy(sample),
    brier_corp: decomposeByCorp(sample),
    spiegelhalter: spiegelhalterTest(sample),
    log_loss: resampled(estimateLogLoss, estimateLogLossBySize),
    observed_expected: {
      ...resampled(estimateObservedExpected),
      intervals: { debray: hasRepeatedPatients(options) ? null : debrayInterval(sample) },
    },
    ...describeCalibration(sample, options),
    loess: { ici: curve.ici, e50: curve.e50, e90: curve.e90 },
    expected_calibration_error: { ...error, of_perfect_model: ofPerfectModel },
    thresholds: describeThresholds(sample, options.thresholds, options),
    patients_needed: describeNeeds(sample, estimate),
  };
}

function describeCalibration(
  sample: BinarySample,
  design: SampleDesign,
): Pick<SampleDescription, "calibration_in_the_large" | "calibration_intercept" | "calibration_slope" | "clipped"> {
  const recalibration = recalibrate(sample);
  const termOf = (term: Exclude<keyof Recalibration, "clipped">): CalibrationDescription => {
    const { estimate, standardError }: CalibrationTerm = recalibration[term];
    const interval = withBootstrapInterval(estimate, sample, (drawn) => recalibrationValues(drawn)[term], design);
    return { ...interval, standard_error: hasRepeatedPatients(design) ? null : standardError };
  };
  return {
    calibration_in_the_large: termOf("inTheLarge"),
    calibration_intercept: termOf("intercept"),
    calibration_slope: termOf("slope"),
    clipped: recalibration.clipped,
  };
}

/** The share of events: what a model that flags everybody has as its PPV. */
function estimatePrevalence(sample: BinarySample, proportion: ProportionEstimator): Estimate {
  const { ppv } = measureConfusion(sample, 0, proportion);
  return sample.outcomes.length === 0
    ? { status: "not-estimable", reason: "There is no patient in this sample.", n: 0 }
    : ppv;
}

function meanOf(values: Float64Array, weights: Float64Array | null): number {
  let [sum, total] = [0, 0];
  values.forEach((value, row) => {
    const weight = weights?.[row] ?? 1;
    sum += weight * value;
    total += weight;
  });
  return sum / total;
}
