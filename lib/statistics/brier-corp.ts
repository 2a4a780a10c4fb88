import type { Estimate } from "@/lib/core/estimate";
import type { BinarySample } from "./binary-sample";
import { groupByRisk, type RiskGroups } from "./group-by-risk";
import { fitIsotonic } from "./isotonic-regression";
import { sumSample } from "./sample-totals";
import { scorePart } from "./score-part";

export type CorpParts = {
  /** Brier minus the Brier of the best monotone recalibration. */
  readonly miscalibration: Estimate;
  /** Uncertainty minus the Brier of the best monotone recalibration. */
  readonly discrimination: Estimate;
  /** ȳ(1 − ȳ). */
  readonly uncertainty: Estimate;
};

/**
 * The CORP partition, Brier = miscalibration − discrimination + uncertainty, with risks recalibrated by
 * isotonic regression; patients with equal risk stay together.
 *
 * @see Dimitriadis, Gneiting & Jordan, "Stable reliability diagrams for probabilistic classifiers",
 *   PNAS 118 (2021)
 */
export function decomposeByCorp(sample: BinarySample): CorpParts {
  const totals = sumSample(sample);
  const groups = groupByRisk(sample);
  const rates = groups.events.map((events, group) => events / (groups.weights[group] ?? 1));
  const prevalence = totals.weightOfEvents / totals.weight;
  const uncertainty = prevalence * (1 - prevalence);
  const recalibrated = scoreOf(groups, fitIsotonic(rates, groups.weights)) / totals.weight;
  const method = "CORP partition by isotonic regression, ties pooled";
  return {
    miscalibration: scorePart(scoreOf(groups, groups.risks) / totals.weight - recalibrated, totals, method),
    discrimination: scorePart(uncertainty - recalibrated, totals, method),
    uncertainty: scorePart(uncertainty, totals, method),
  };
}

/** Sum of squared errors of one prediction per group. */
function scoreOf(groups: RiskGroups, predictions: Float64Array): number {
  return predictions.reduce((sum, prediction, group) => {
    const events = groups.events[group] ?? 0;
    return sum + events * (1 - prediction) ** 2 + ((groups.weights[group] ?? 0) - events) * prediction ** 2;
  }, 0);
}
