import type { Actor } from "@/lib/auth/roles";
import { deleteRun } from "@/lib/db/delete-run";
import { askForJudging } from "./ask-for-judging";
import { findVisibleRun, runNotFound } from "./find-visible-run";
import type { Runtime } from "./runtime";

/** Hides a run with the reason; its data stay. @throws AppError "not-found" or "forbidden" */
export async function removeRun(
  runtime: Runtime,
  actor: Actor,
  id: string,
  reason: string,
): Promise<{ readonly id: string }> {
  const run = await findVisibleRun(runtime, actor, id, "run.delete");
  const at = new Date();
  if (!(await deleteRun(runtime.database, { id: run.id, by: actor.id, reason, at }))) throw runNotFound();
  await askForJudging(runtime, run.id, at);
  return { id: run.id };
}
