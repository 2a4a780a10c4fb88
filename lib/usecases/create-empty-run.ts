import type { Actor } from "@/lib/auth/roles";
import { createRun } from "@/lib/db/create-run";
import { findVisibleProject } from "./find-visible-run";
import type { Runtime } from "./runtime";

/**
 * Makes a run that has no points yet.
 *
 * @throws AppError "not-found", "forbidden", or "conflict" when the name is taken
 */
export async function createEmptyRun(
  runtime: Runtime,
  actor: Actor,
  params: { readonly project: string; readonly name: string },
): Promise<{ readonly id: string }> {
  const project = await findVisibleProject(runtime, actor, params.project, "run.upload");
  return await createRun(runtime.database, { projectId: project.id, name: params.name, createdBy: actor.id });
}
