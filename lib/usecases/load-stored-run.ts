import { EMPTY_SETTINGS, mergeSettings } from "@/lib/core/run-settings";
import type { Database } from "@/lib/db/database";
import { findPlanOfRun } from "@/lib/db/list-analysis-plans";
import { loadRunParts } from "@/lib/db/load-run-parts";
import { assembleRun } from "@/lib/series/assemble-run";
import type { RunData } from "@/lib/series/run-data";

/**
 * A stored run as rules see it, with the analysis plan of its project.
 *
 * @param params.metric of the series that are wanted; all where none is named
 * @returns `revision` of the moment at which it was read
 * @throws AppError "not-found" when there is no such run
 */
export async function loadStoredRun(
  db: Database,
  params: { readonly runId: string; readonly metric?: string },
): Promise<{ readonly run: RunData; readonly revision: number }> {
  const parts = await loadRunParts(db, params);
  const plan = await findPlanOfRun(db, { runId: params.runId });
  const settings = mergeSettings(EMPTY_SETTINGS, parts.settings);
  return { run: assembleRun({ ...parts, settings, plan }), revision: parts.revision };
}
