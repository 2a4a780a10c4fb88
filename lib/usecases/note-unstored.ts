import { gatherForAudit } from "@/lib/audit/gather-for-audit";
import type { Actor } from "@/lib/auth/roles";
import { logError } from "@/lib/http/log-error";
import type { Runtime } from "./runtime";

/**
 * Waits for data to be taken into a project, and counts it for the audit log where nothing was stored: refused or
 * failed, or there already. Names of files stay out, since people write names of patients into them.
 */
export async function noteUnstored<Result>(
  { database }: Pick<Runtime, "database">,
  { actor, projectId }: { readonly actor: Actor; readonly projectId: string },
  work: Promise<Result>,
  isRepeated: (result: Result) => boolean,
): Promise<Result> {
  const note = (action: "import.refused" | "import.repeated"): void => {
    const event = { action, actor: actor.id, object: `project:${projectId}`, project: projectId, at: new Date() };
    gatherForAudit(database, event, (error) => logError("what was not stored was not noted", { action, error }));
  };
  try {
    const result = await work;
    if (isRepeated(result)) note("import.repeated");
    return result;
  } catch (error) {
    note("import.refused");
    throw error;
  }
}
