import { groupWords } from "@/lib/core/group-words";
import type { ProofPlan } from "@/lib/core/proof-plan";
import { RULE_NAMES } from "@/lib/core/rule-names";
import type { RuleId } from "@/lib/core/verdict";

/** Of findings on a group of patients, for somebody who has never seen a training. */
const PLAIN: Readonly<Partial<Record<RuleId, (group: string) => string>>> = {
  "subgroup-excess-loss": (group) => `the loss of ${group} is higher than was attainable for it`,
  "subgroup-vanishing": (group) => `less of ${group} arrives at the first layers than of the others`,
  "subgroup-gradient-conflict": (group) => `steps for the others make the predictions of ${group} worse`,
  "subgroup-gradient-share": (group) => `${group} steered the steps out of proportion`,
  "subgroup-performance": (group) => `the model does worse for ${group} than was declared or than for the others`,
};

/** A finding in words that can stand in a sentence after "the finding". */
export function nameFinding({ rule, subgroup }: Pick<ProofPlan["finding"], "rule" | "subgroup">): string {
  if (subgroup === null) return `“${RULE_NAMES[rule]}”`;
  const group = groupWords(subgroup);
  return `“${PLAIN[rule]?.(group) ?? `${RULE_NAMES[rule]}: ${group}`}”`;
}
