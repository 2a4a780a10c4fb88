import type { Actor } from "@/lib/auth/roles";
import { changeProject as saveChange } from "@/lib/db/change-project";
import type { ChangeProjectBody, ProjectDetails } from "@/lib/schema/project";
import { findVisibleProject, projectNotFound } from "./find-visible-run";
import { getProject } from "./get-project";
import type { Runtime } from "./runtime";

/**
 * Gives a project another name or description, or says for how long deleted runs can be brought back.
 *
 * @throws AppError "not-found", "forbidden", or "conflict" when the name is taken
 */
export async function changeProject(
  runtime: Runtime,
  actor: Actor,
  idOrName: string,
  change: ChangeProjectBody,
): Promise<ProjectDetails> {
  const { id } = await findVisibleProject(runtime, actor, idOrName, "project.edit");
  const isDone = await saveChange(runtime.database, { id, change, by: actor.id, at: new Date() });
  if (!isDone) throw projectNotFound();
  return await getProject(runtime, actor, id);
}
