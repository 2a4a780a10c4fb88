import type { Actor } from "@/lib/auth/roles";
import { listPredictionSets } from "@/lib/db/list-prediction-sets";
import type { PredictionSetList } from "@/lib/schema/predictions";
import { describeOverlaps } from "@/lib/series/describe-overlaps";
import { findVisibleRun } from "./find-visible-run";
import { nameActors } from "./name-actors";
import type { Runtime } from "./runtime";

/**
 * The prediction sets of a run, the latest first, without any row of a patient.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function listPredictions(runtime: Runtime, actor: Actor, runId: string): Promise<PredictionSetList> {
  const { database } = runtime;
  const run = await findVisibleRun(runtime, actor, runId, "run.read");
  const sets = await listPredictionSets(database, { runId: run.id });
  const names = await nameActors(database, [...new Set(sets.map((set) => set.actor))]);
  const shown = sets.map((set) => {
    const { id, name, sha256, byteLength, rows, header, overlaps, createdAt } = set;
    const { labels, comparators, splits, checkpointStep, modelSha256, dataSha256, warnings } = header;
    return {
      id,
      name,
      sha256,
      byteLength,
      rows,
      columns: [...labels],
      comparators: [...comparators],
      splits: splits.map(({ label, rows: count }) => ({ label, rows: count })),
      checkpointStep,
      modelSha256,
      dataSha256,
      warnings: [...warnings, ...describeOverlaps(overlaps)],
      actor: names.get(set.actor) ?? null,
      createdAt: createdAt.toISOString(),
    };
  });
  return { predictions: shown.reverse() };
}
