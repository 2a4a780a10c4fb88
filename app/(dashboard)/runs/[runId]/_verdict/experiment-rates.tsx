import { cache } from "react";
import { requireCurrentActor } from "@/app/_session/current-actor";
import type { RuleId } from "@/lib/core/verdict";
import { describeOutcomes } from "@/lib/proof/describe-outcomes";
import { getOutcomeRates } from "@/lib/usecases/proofs/get-outcome-rates";
import { getRuntime } from "@/lib/usecases/runtime";

/** Read once for all findings of a page. */
const loadOutcomeRates = cache(async () => await getOutcomeRates(getRuntime(), await requireCurrentActor()));

/** What experiments on findings of a check showed; beside how often it errs, and never mixed with that. */
export async function ExperimentRates({ rule }: { readonly rule: RuleId }) {
  const { projects, rules } = await loadOutcomeRates();
  const outcomes = rules.find((each) => each.rule === rule);
  if (outcomes === undefined) return null;
  const names = projects.map(({ name }) => name);
  return (
    <div className="max-w-prose">
      <h3 className="text-xs text-muted">Experiments on findings of this check</h3>
      <p>{describeOutcomes(outcomes, names)}</p>
    </div>
  );
}
