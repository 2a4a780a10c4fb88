import { enqueueTask } from "@/lib/db/enqueue-task";
import { findClaimedPlan } from "@/lib/db/find-claimed-plan";
import { findPlansNamed } from "@/lib/db/find-plans-named";
import type { Runtime } from "./runtime";
import { JUDGE_PROOF } from "./task-kinds";

/**
 * Asks for what an experiment shows to be computed anew, since a run that names its plan came, changed or went. Does
 * nothing for ordinary runs, and where nobody has kept that plan.
 */
export async function askForJudging(
  { database }: Pick<Runtime, "database">,
  runId: string,
  at = new Date(),
): Promise<void> {
  const claimed = await findClaimedPlan(database, { runId });
  if (claimed === null) return;
  for (const named of await findPlansNamed(database, claimed)) {
    await enqueueTask(database, { kind: JUDGE_PROOF, runId: named.runId, dueAt: at });
  }
}
