import type { Verdict } from "./verdict";

/** The rules that speak of groups of patients. */
export const SUBGROUP_RULES: ReadonlySet<Verdict["rule"]> = new Set([
  "subgroup-performance",
  "subgroup-excess-loss",
  "subgroup-vanishing",
  "subgroup-gradient-share",
  "subgroup-gradient-conflict",
] as const);

/**
 * Whether a verdict speaks of groups of patients. When one changes, from one step to the next, it can be for a single
 * patient: only those who may see single patients are told of the change.
 */
export function isOnGroups({ rule, subgroup }: Pick<Verdict, "rule" | "subgroup">): boolean {
  return subgroup !== null || SUBGROUP_RULES.has(rule);
}
