import path from "node:path";
import { findRunInProject } from "@/lib/db/find-run";
import { startDiagnosis } from "./get-diagnosis";
import { importSample } from "./import-sample";
import { listFolders } from "./list-folders";
import type { Runtime } from "./runtime";

/**
 * Adds the learning curves that were trained beside sample runs to those runs, once each. One for a run that nobody
 * finds by its name any more is left out.
 *
 * @param curvesFolder folder with one folder per run, called as the run
 */
export async function seedDemoCurves(
  runtime: Runtime,
  { projectId, curvesFolder }: { readonly projectId: string; readonly curvesFolder: string },
): Promise<void> {
  for (const folder of await listFolders(curvesFolder)) {
    const run = await findRunInProject(runtime.database, { projectId, idOrName: path.basename(folder) });
    if (run === null) continue;
    const added = await importSample(runtime, { projectId, folder, runId: run.id });
    if (added !== null) void startDiagnosis(runtime, run.id);
  }
}
