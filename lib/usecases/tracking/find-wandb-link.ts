import type { Actor } from "@/lib/auth/roles";
import { findRun } from "@/lib/db/find-run";
import { findTrackedRunId } from "@/lib/db/find-tracked-run";
import { visibleProjectIds } from "../list-projects";
import type { Runtime } from "../runtime";
import type { WandbName } from "./wandb-call";

/**
 * The run that the link of a W&B client means, which calls it as the client does: one of the reader's, in whichever of
 * their projects. Our own id of a run is taken as well.
 *
 * @param projectId of the project that the link names, null where it names none
 * @returns null where there is none for the reader
 */
export async function findWandbLink(
  { database }: Pick<Runtime, "database">,
  actor: Actor,
  projectId: string | null,
  { place, name }: WandbName,
): Promise<{ readonly id: string; readonly name: string } | null> {
  const projectIds = projectId === null ? visibleProjectIds(actor) : [projectId];
  const id = await findTrackedRunId(database, { projectIds, tracker: "wandb", place, name });
  const run = await findRun(database, { id: id ?? name, projectIds });
  return run === null ? null : { id: run.id, name: run.name };
}
