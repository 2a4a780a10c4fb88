import { requireCapability } from "@/lib/auth/require-capability";
import type { Actor } from "@/lib/auth/roles";
import { AppError } from "@/lib/core/errors";
import { beginPurge } from "@/lib/db/begin-purge";
import { enqueueTask } from "@/lib/db/enqueue-task";
import { deletedRunNotFound, findDeletedRun } from "./list-deleted-runs";
import type { Runtime } from "./runtime";
import { PURGE_RUNS } from "./task-kinds";

/**
 * Removes a deleted run for good before its time, for administrators of its project. That is decided here; its rows
 * go right after, while nobody waits.
 *
 * @param asked.name the name of the run, as somebody typed it
 * @throws AppError "not-found", "forbidden", or "bad-input" for another name
 */
export async function purgeRunNow(
  runtime: Runtime,
  actor: Actor,
  asked: { readonly project: string; readonly runId: string; readonly name: string },
): Promise<{ readonly id: string }> {
  const { id, name, project } = await findDeletedRun(runtime, actor, asked.project, asked.runId);
  requireCapability(actor, "project.edit", project.id);
  if (asked.name !== name) {
    throw new AppError(
      "bad-input",
      `Expected the name of the run, "${name}", found "${asked.name}".`,
      "Type the name exactly as it stands; nothing was removed.",
    );
  }
  const at = new Date();
  if (!(await beginPurge(runtime.database, { id, by: actor.id, at }))) throw deletedRunNotFound();
  await enqueueTask(runtime.database, { kind: PURGE_RUNS, runId: null, dueAt: at });
  return { id };
}
