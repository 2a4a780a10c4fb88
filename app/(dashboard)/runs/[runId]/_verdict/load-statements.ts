import { requireCurrentActor } from "@/app/_session/current-actor";
import type { ChecklistContext } from "@/lib/charts/prepare-checklist";
import { listFileStatements } from "@/lib/usecases/list-file-statements";
import { listStatements } from "@/lib/usecases/list-statements";
import { getRuntime } from "@/lib/usecases/runtime";

/** Who stated what of a run, by hand and in files. */
export async function loadStatements(runId: string): Promise<Pick<ChecklistContext, "statements" | "fileStatements">> {
  const actor = await requireCurrentActor();
  return {
    statements: await listStatements(getRuntime(), actor, runId),
    fileStatements: await listFileStatements(getRuntime(), actor, runId),
  };
}
