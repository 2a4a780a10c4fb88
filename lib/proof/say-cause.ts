import { formatCount, formatInteger } from "@/lib/core/format-number";
import { groupWords } from "@/lib/core/group-words";
import type { ProofSecondary } from "@/lib/core/proof-document";
import type { ProofPlan } from "@/lib/core/proof-plan";
import type { ProofJudgement } from "./judge-pairs";
import { CHANGE_NAMES } from "./proof-words";

/**
 * The only sentence of the product that says because of a training: what a change did to the measure, for as
 * far as the pairs show it. Whether the finding went as well is told beside it, since a loss may fall while
 * the finding stays.
 *
 * @param also of the same pairs, see compareSecondary
 * @returns null unless the pairs differ by more than chance and the margin
 */
export function sayCause(
  plan: Pick<ProofPlan, "change" | "measure" | "budget">,
  { outcome, pairs }: Pick<ProofJudgement, "outcome" | "pairs">,
  also: readonly ProofSecondary[],
): string | null {
  if (outcome !== "changed" && outcome !== "worse") return null;
  const { subgroup } = plan.measure;
  const measure = `The loss${subgroup === null ? "" : ` of ${groupWords(subgroup)}`}`;
  const budget = formatCount(plan.budget.steps, "step");
  const cause = `${measure} ended ${outcome === "changed" ? "lower" : "higher"} because of this one change (${CHANGE_NAMES[plan.change.id]}), as far as ${formatInteger(pairs)} pairs show that differ in nothing else by what whoever trained them states: on these data, within ${budget}, in this measure.`;
  const limit =
    outcome === "changed"
      ? "That other changes would not do as much, or that nothing else holds the loss up, is not shown."
      : "That another change would not lower it is not shown.";
  const finding = also.find(({ measure: name }) => name === "finding-of-the-rule");
  return [cause, limit, ...(finding === undefined ? [] : [finding.sentence])].join(" ");
}
