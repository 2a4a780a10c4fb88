import type { Actor } from "@/lib/auth/roles";
import { AppError } from "@/lib/core/errors";
import { endAlertTarget } from "@/lib/db/end-alert-target";
import { findVisibleProject } from "../find-visible-run";
import type { Runtime } from "../runtime";

/**
 * Ends a target of alerts: nothing is sent there from then on.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function endTarget(
  runtime: Runtime,
  actor: Actor,
  { project, targetId }: { readonly project: string; readonly targetId: string },
  at = new Date(),
): Promise<{ readonly id: string }> {
  const { id: projectId } = await findVisibleProject(runtime, actor, project, "alert.manage");
  if (await endAlertTarget(runtime.database, { id: targetId, projectId, by: actor.id, at })) return { id: targetId };
  throw targetNotFound();
}

export function targetNotFound(): AppError {
  return new AppError(
    "not-found",
    "The project has no such target of alerts.",
    "Read the list again: it may have been ended.",
  );
}
