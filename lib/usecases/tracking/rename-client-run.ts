import { requireCapability } from "@/lib/auth/require-capability";
import type { Actor } from "@/lib/auth/roles";
import type { ClientRunRecord } from "@/lib/db/client-run-record";
import { findFreeRunName } from "@/lib/db/find-free-run-name";
import type { ProjectRecord } from "@/lib/db/project-record";
import { renameRun } from "@/lib/db/rename-run";
import { toStoredName } from "@/lib/tracking/mlflow/stored-name";
import type { Runtime } from "../runtime";

/**
 * Gives a run the name that a client wants for it, or the next one that is free.
 *
 * @returns false where the run may not be written to any more
 * @throws AppError "forbidden" for a run that is not the asker's
 */
export async function renameClientRun(
  call: { readonly runtime: Runtime; readonly actor: Actor; readonly project: ProjectRecord },
  run: ClientRunRecord,
  wanted: string,
): Promise<boolean> {
  const { runtime, actor, project } = call;
  const name = toStoredName(wanted, run.id);
  // Ours may have a number behind it, since another run has the name.
  if (run.name.startsWith(name) && /^(?: \(\d+\))?$/.test(run.name.slice(name.length))) return true;
  requireCapability(actor, "run.edit", project.id, run.createdBy);
  const free = await findFreeRunName(runtime.database, { projectId: project.id, name });
  return await renameRun(runtime.database, { id: run.id, name: free, by: actor.id, at: new Date() });
}
