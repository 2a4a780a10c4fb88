import type { Actor } from "@/lib/auth/roles";
import { restoreRun } from "@/lib/db/restore-run";
import { askForJudging } from "./ask-for-judging";
import { deletedRunNotFound, findDeletedRun } from "./list-deleted-runs";
import type { Runtime } from "./runtime";

/**
 * Brings a deleted run back, for whoever may delete it.
 *
 * @param name null = the name that it had
 * @throws AppError "not-found", or "conflict" when another run has the name meanwhile
 */
export async function bringRunBack(
  runtime: Runtime,
  actor: Actor,
  asked: { readonly project: string; readonly runId: string; readonly name: string | null },
): Promise<{ readonly id: string }> {
  const { id } = await findDeletedRun(runtime, actor, asked.project, asked.runId);
  const at = new Date();
  const isBack = await restoreRun(runtime.database, { id, name: asked.name, by: actor.id, at });
  if (!isBack) throw deletedRunNotFound();
  await askForJudging(runtime, id, at);
  return { id };
}
