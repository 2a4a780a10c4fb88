import type { ProofPlan } from "@/lib/core/proof-plan";
import { CATALOGUE } from "@/lib/diagnostics/catalogue";
import { judgeRules } from "@/lib/diagnostics/judge-rules";
import { derivePlan, type PlanWishes } from "@/lib/proof/derive-plan";
import { namePlan } from "./name-plan";
import { readPath } from "./read-path";

/**
 * The plan of a paired experiment for a finding of the run in a file or folder.
 *
 * @throws AppError when nothing can be read from the path, or nothing can be planned from it
 */
export async function provePath(
  target: string,
  wishes: PlanWishes,
  { now, layerOrder }: { readonly now: Date; readonly layerOrder: readonly string[] | null },
): Promise<ProofPlan> {
  const { run } = await readPath(target, layerOrder);
  const { verdicts } = judgeRules(CATALOGUE, run);
  return namePlan(derivePlan(run, verdicts, { wishes, created: now.toISOString() }));
}
