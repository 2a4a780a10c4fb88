import type { Actor } from "@/lib/auth/roles";
import { deleteRun } from "@/lib/db/delete-run";
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
  if (!(await deleteRun(runtime.database, { id: run.id, by: actor.id, reason, at: new Date() }))) throw runNotFound();
  return { id: run.id };
}
