import type { Estimate } from "@/lib/core/estimate";
import type { BinarySample } from "./binary-sample";
import type { SampleDesign } from "./bootstrap-estimate";
import { measureConfusion, type ProportionEstimator } from "./confusion";
import { estimateNetBenefits } from "./net-benefit";

/** What `rounds statistics` prints of one threshold; the names are those of its contract. */
export type ThresholdDescription = {
  readonly threshold: number;
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
  readonly tn: number;
  readonly sensitivity: Estimate;
  readonly specificity: Estimate;
  readonly ppv: Estimate;
  readonly npv: Estimate;
  readonly flag_rate: Estimate;
  readonly number_needed_to_evaluate: Estimate;
  readonly net_benefit: Estimate;
  readonly net_benefit_treat_all: Estimate;
  readonly net_benefit_standardised: Estimate;
  readonly default_strategy: "treat-all" | "treat-none";
  readonly net_benefit_over_default: Estimate;
};

/** Counts, shares and net benefit of a sample at each threshold, in the order given. */
export function describeThresholds(
  sample: BinarySample,
  thresholds: readonly number[],
  options: SampleDesign & { readonly proportion: ProportionEstimator },
): readonly ThresholdDescription[] {
  return estimateNetBenefits(sample, thresholds, options).map((worth) => {
    const table = measureConfusion(sample, worth.threshold, options.proportion);
    return {
      threshold: worth.threshold,
      tp: table.truePositives,
      fp: table.falsePositives,
      fn: table.falseNegatives,
      tn: table.trueNegatives,
      sensitivity: table.sensitivity,
      specificity: table.specificity,
      ppv: table.ppv,
      npv: table.npv,
      flag_rate: table.flagRate,
      number_needed_to_evaluate: table.numberNeededToEvaluate,
      net_benefit: worth.model,
      net_benefit_treat_all: worth.treatAll,
      net_benefit_standardised: worth.standardised,
      default_strategy: worth.defaultStrategy,
      net_benefit_over_default: worth.overDefault,
    };
  });
}
