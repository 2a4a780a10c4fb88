import type { Estimate } from "@/lib/core/estimate";
import type { BinarySample } from "./binary-sample";
import { groupByRisk } from "./group-by-risk";
import { sumSample } from "./sample-totals";
import { scorePart } from "./score-part";

export type MurphyParts = {
  /** Σ n_g(p_g − ȳ_g)²/n: 0 when of those with risk p a share p has the event. */
  readonly reliability: Estimate;
  /** Σ n_g(ȳ_g − ȳ)²/n: how far the groups lie from the prevalence. */
  readonly resolution: Estimate;
  /** ȳ(1 − ȳ). */
  readonly uncertainty: Estimate;
};

/**
 * Murphy's partition, Brier = reliability − resolution + uncertainty, over groups of exactly equal
 * predicted risk: with bins it would not add up. Where almost every patient has a risk of his own, both
 * reliability and resolution are mostly chance; the partition by isotonic regression is not.
 *
 * @see Murphy, "A new vector partition of the probability score", Journal of Applied Meteorology 12 (1973)
 */
export function decomposeByMurphy(sample: BinarySample): MurphyParts {
  const totals = sumSample(sample);
  const groups = groupByRisk(sample);
  const prevalence = totals.weightOfEvents / totals.weight;
  let reliability = 0;
  let resolution = 0;
  for (let group = 0; group < groups.risks.length; group += 1) {
    const weight = groups.weights[group] ?? 0;
    const rate = (groups.events[group] ?? 0) / weight;
    reliability += (weight * ((groups.risks[group] ?? 0) - rate) ** 2) / totals.weight;
    resolution += (weight * (rate - prevalence) ** 2) / totals.weight;
  }
  const method = `Murphy's partition over ${groups.risks.length} distinct predicted risks`;
  return {
    reliability: scorePart(reliability, totals, method),
    resolution: scorePart(resolution, totals, method),
    uncertainty: scorePart(prevalence * (1 - prevalence), totals, method),
  };
}
