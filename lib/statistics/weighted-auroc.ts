import type { BinarySample } from "./binary-sample";
import { groupByRisk } from "./group-by-risk";

/**
 * AUROC in which a pair of an event and a non-event counts by the product of their weights, ties by
 * one half: Σᵢⱼ wᵢwⱼψ(pᵢ, pⱼ) / Σᵢⱼ wᵢwⱼ. Exactly 0 or 1 where the risks separate the classes.
 *
 * @param sample with at least one event and one non-event
 */
export function weightedAuroc(sample: BinarySample): number {
  const { weights, events } = groupByRisk(sample);
  let eventsBelow = 0;
  let othersBelow = 0;
  let concordant = 0;
  let discordant = 0;
  for (let group = 0; group < weights.length; group += 1) {
    const own = events[group] ?? 0;
    const others = (weights[group] ?? 0) - own;
    concordant += own * (othersBelow + others / 2);
    discordant += others * (eventsBelow + own / 2);
    eventsBelow += own;
    othersBelow += others;
  }
  return concordant / (concordant + discordant);
}
