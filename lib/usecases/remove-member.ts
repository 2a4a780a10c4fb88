import type { Actor } from "@/lib/auth/roles";
import { removeMembership } from "@/lib/db/remove-membership";
import { findVisibleProject } from "./find-visible-run";
import { memberNotFound } from "./list-members";
import type { Runtime } from "./runtime";

/**
 * Takes somebody's role in a project away: from the next request on they see nothing of it, and their tokens open
 * nothing there.
 *
 * @throws AppError "not-found", "forbidden", or "conflict" for the last administrator of the project
 */
export async function removeMember(
  runtime: Runtime,
  actor: Actor,
  target: { readonly project: string; readonly userId: string },
): Promise<{ readonly userId: string }> {
  const { userId } = target;
  const { id: projectId } = await findVisibleProject(runtime, actor, target.project, "people.manage");
  const isDone = await removeMembership(runtime.database, { projectId, userId, by: actor.id, at: new Date() });
  if (!isDone) throw memberNotFound();
  return { userId };
}
