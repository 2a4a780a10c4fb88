import { PERFORMANCE } from "@/lib/diagnostics/performance-thresholds";
import { drawSet } from "./draw-set";
import { judgeOneOf, planFor } from "./judge-set";
import { findOracleLimit, measureOracle } from "./oracle";
import { GROUPS, type PowerCase } from "./power-cases";

export type PowerRow = {
  readonly item: PowerCase;
  readonly sets: number;
  /** Mean number of events in the concerned group. */
  readonly events: number;
  readonly found: number;
  readonly byNetBenefit: number;
  readonly oracle: number;
};

/** How often the concerned group is found, and by the oracle on the same sets at the same level. */
export function measurePower(item: PowerCase, firstSeed: number, part = 1): PowerRow {
  const sets = Math.ceil(item.sets * part);
  const { concerned, others, threshold } = item;
  const level = oracleLevel(threshold);
  const limit = findOracleLimit(concerned, level);
  const designs = [concerned, ...Array.from({ length: GROUPS - 1 }, () => others)];
  let [events, found, byNetBenefit, oracle] = [0, 0, 0, 0];
  for (let index = 0; index < sets; index += 1) {
    const set = drawSet(designs, firstSeed + index);
    const measure = judgeOneOf(set, planFor(set, threshold, true), { group: 0, family: GROUPS });
    if (measure !== null) found += 1;
    if (measure === "net-benefit") byNetBenefit += 1;
    if (measureOracle(set, 0, concerned.relation) > limit) oracle += 1;
    events += set.outcomes.slice(0, concerned.patients).reduce((sum, outcome) => sum + outcome, 0);
  }
  return { item, sets, events: Math.round(events / sets), found, byNetBenefit, oracle };
}

/** Of each group and, where a threshold was declared, of each of two measures: the oracle shares the level as the rule does. */
export function oracleLevel(threshold: number | null): number {
  return PERFORMANCE.level.value / GROUPS / (threshold === null ? 1 : 2);
}
