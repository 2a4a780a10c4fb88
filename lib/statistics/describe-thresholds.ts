import type { Estimate } from "@/lib/core/estimate";
import type { BinarySample } from "./binary-sample";
import { type SampleDesign, valueOfEstimate, withBootstrapInterval } from "./bootstrap-estimate";
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

type Share = "sensitivity" | "specificity" | "ppv" | "npv" | "flagRate" | "numberNeededToEvaluate";

/** Counts, shares and net benefit of a sample at each threshold, in the order given. */
export function describeThresholds(
  sample: BinarySample,
  thresholds: readonly number[],
  options: SampleDesign & { readonly proportion: ProportionEstimator },
): readonly ThresholdDescription[] {
  return estimateNetBenefits(sample, thresholds, options).map((worth) => {
    const { threshold } = worth;
    const table = measureConfusion(sample, threshold, options.proportion);
    const share = (of: Share): Estimate =>
      withBootstrapInterval(
        table[of],
        sample,
        (drawn) => valueOfEstimate(measureConfusion(drawn, threshold)[of]),
        options,
      );
    return {
      threshold,
      tp: table.truePositives,
      fp: table.falsePositives,
      fn: table.falseNegatives,
      tn: table.trueNegatives,
      sensitivity: share("sensitivity"),
      specificity: share("specificity"),
      ppv: share("ppv"),
      npv: share("npv"),
      flag_rate: share("flagRate"),
      number_needed_to_evaluate: share("numberNeededToEvaluate"),
      net_benefit: worth.model,
      net_benefit_treat_all: worth.treatAll,
      net_benefit_standardised: worth.standardised,
      default_strategy: worth.defaultStrategy,
      net_benefit_over_default: worth.overDefault,
    };
  });
}
