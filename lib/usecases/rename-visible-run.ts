import type { Actor } from "@/lib/auth/roles";
import { renameRun } from "@/lib/db/rename-run";
import { findVisibleRun, runNotFound } from "./find-visible-run";
import type { Runtime } from "./runtime";

/** @throws AppError "not-found", "forbidden", or "conflict" when the name is taken */
export async function renameVisibleRun(
  runtime: Runtime,
  actor: Actor,
  id: string,
  name: string,
): Promise<{ readonly id: string; readonly name: string }> {
  const run = await findVisibleRun(runtime, actor, id, "run.edit");
  if (!(await renameRun(runtime.database, { id: run.id, name, at: new Date() }))) throw runNotFound();
  return { id: run.id, name };
}
