import type { PlanContent } from "@/lib/core/analysis-plan";
import type { BinarySample } from "@/lib/statistics/binary-sample";
import { measureConfusion } from "@/lib/statistics/confusion";
import { estimateNetBenefits, spreadThresholds } from "@/lib/statistics/net-benefit";
import { measureWorth, rankRisks } from "@/lib/statistics/net-benefit-worth";
import type { DecisionPoint, GroupAlarms } from "./subgroup-analysis";

/** A page has dozens of groups, and from a thousand rows on both kinds of limits hold alike (docs/statistics.md). */
const MOST_RESAMPLED = 1000;
const SEED = 20_261_126;
/** A threshold for every half percent of a usual range. */
const DECISION_POINTS = 41;

/**
 * What the model does to the patients of a group at the threshold.
 *
 * @returns null for a group without patients
 */
export function measureAlarms(
  sample: BinarySample,
  threshold: number,
  patients: Int32Array | null,
): GroupAlarms | null {
  const [benefit] = estimateNetBenefits(sample, [threshold], {
    patients,
    seed: SEED,
    // The normal limits take every row for a patient.
    ...(patients === null && { mostResampled: MOST_RESAMPLED }),
  });
  const { numberNeededToEvaluate: _, flagRate: __, ...confusion } = measureConfusion(sample, threshold);
  if (benefit === undefined || benefit.treatAll.status !== "estimated") return null;
  return {
    ...confusion,
    netBenefit: benefit.model,
    treatAll: benefit.treatAll.value,
    overDefault: benefit.overDefault,
  };
}

/** Net benefit of the model and of alarming for all over the declared range of thresholds. */
export function measureDecisions(
  sample: BinarySample,
  range: NonNullable<PlanContent["decisionRange"]>,
): readonly DecisionPoint[] {
  if (sample.outcomes.length === 0) return [];
  const thresholds = spreadThresholds(range, DECISION_POINTS);
  const rows = Int32Array.from(sample.outcomes.keys());
  const worth = measureWorth(sample, rankRisks(sample.risks, thresholds), rows, thresholds);
  return worth.map(({ model, treatAll }, index) => ({ threshold: thresholds[index] ?? 0, model, treatAll }));
}
