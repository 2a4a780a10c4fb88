import { formatCount, formatInteger } from "@/lib/core/format-number";
import type { ProofSecondary } from "@/lib/core/proof-document";
import type { ProofPlan } from "@/lib/core/proof-plan";
import type { ProofJudgement } from "./judge-pairs";
import { nameMeasure } from "./name-measure";
import { CHANGE_NAMES } from "./proof-words";

/**
 * The only sentence of the product that says because of a training: what a change did to the measure, for as
 * far as the pairs show it. Whether the finding went as well is told beside it, since a loss may fall while
 * the finding stays.
 *
 * @param also of the same pairs, see compareSecondary
 * @returns null unless the answer is changed or worse; the difference may still be smaller than the margin
 */
export function sayCause(
  plan: Pick<ProofPlan, "change" | "measure" | "budget">,
  { outcome, pairs }: Pick<ProofJudgement, "outcome" | "pairs">,
  also: readonly ProofSecondary[],
): string | null {
  if (outcome !== "changed" && outcome !== "worse") return null;
  const direction = outcome === "changed" ? "lower" : "higher";
  const finding = also.find(({ measure }) => measure === "finding-of-the-rule");
  return [
    `The ${nameMeasure(plan.measure)} ended ${direction} because of this one change (${CHANGE_NAMES[plan.change.id]}).`,
    `So say ${formatInteger(pairs)} pairs that, as whoever trained them states, differ in nothing else; it holds for these data, ${formatCount(plan.budget.steps, "step")} and this measure.`,
    outcome === "changed"
      ? "It does not say that other changes would do less, or that nothing else raises the loss."
      : "It does not say that another change would not lower it.",
    ...(finding === undefined ? [] : [finding.sentence]),
  ].join(" ");
}
