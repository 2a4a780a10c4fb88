import { findClientRun } from "@/lib/db/find-client-run";
import { listRefusedPoints } from "@/lib/db/list-refused-points";
import { listRunNotes } from "@/lib/db/list-run-notes";
import type { Runtime } from "../runtime";

/**
 * What clients of trackers stated about a run, how its training stands, and which points were refused, as the export
 * of a project holds it.
 *
 * @param withSamples whether examples of what was refused may be in it, which hold values
 */
export async function describeRunNotes(
  { database }: Pick<Runtime, "database">,
  params: { readonly projectId: string; readonly runId: string; readonly withSamples: boolean },
): Promise<object> {
  const { projectId, runId, withSamples } = params;
  const run = await findClientRun(database, { projectId, id: runId });
  const notes = (await listRunNotes(database, { runIds: [runId] })).get(runId);
  const refused = await listRefusedPoints(database, { runId });
  return {
    training: run?.training ?? null,
    startedAt: run?.startedAt ?? null,
    endedAt: run?.endedAt ?? null,
    experiment: run?.experimentNumber ?? null,
    parameters: Object.fromEntries(notes?.parameters ?? []),
    tags: Object.fromEntries(notes?.tags ?? []),
    refused: refused.map(({ sample, ...rest }) => (withSamples ? { ...rest, sample } : rest)),
  };
}
