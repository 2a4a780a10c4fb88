import { type Actor, can } from "@/lib/auth/roles";
import type { PredictionWarning } from "@/lib/core/prediction-set";
import { listPredictionSets } from "@/lib/db/list-prediction-sets";
import type { PredictionSetList } from "@/lib/schema/predictions";
import { describeOverlaps } from "@/lib/series/describe-overlaps";
import { findVisibleRun } from "./find-visible-run";
import { nameActors } from "./name-actors";
import type { Runtime } from "./runtime";
import { withholdWarningCounts } from "./withhold-warning-counts";

/**
 * The prediction sets of a run, the latest first, without any row of a patient. Readers to whom single patients are
 * closed are told no number of rows, nor the size of the file, which nearly is one: less the rows that were judged,
 * either would count the few that may have been left out.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function listPredictions(runtime: Runtime, actor: Actor, runId: string): Promise<PredictionSetList> {
  const { database } = runtime;
  const run = await findVisibleRun(runtime, actor, runId, "run.read");
  const sets = await listPredictionSets(database, { runId: run.id });
  const names = await nameActors(database, [...new Set(sets.map((set) => set.actor))]);
  const isOpen = can(actor, "patient-level.read", run.project.id);
  const shown = sets.map((set) => {
    const { id, name, sha256, byteLength, rows, header, overlaps, createdAt } = set;
    const { labels, comparators, splits, checkpointStep, modelSha256, dataSha256, warnings } = header;
    const all = [...warnings, ...describeOverlaps(overlaps)];
    return {
      id,
      name,
      sha256,
      byteLength: isOpen ? byteLength : null,
      rows: isOpen ? rows : null,
      columns: [...labels],
      comparators: [...comparators],
      splits: splits.map(({ label, rows: count }) => ({ label, rows: isOpen ? count : null })),
      checkpointStep,
      modelSha256,
      dataSha256,
      warnings: isOpen ? all : withoutRepeats(all.map(withholdWarningCounts)),
      actor: names.get(set.actor) ?? null,
      createdAt: createdAt.toISOString(),
    };
  });
  return { predictions: shown.reverse() };
}

/** Of what is found in the file and in another one the same is left to say. */
function withoutRepeats(warnings: readonly PredictionWarning[]): PredictionWarning[] {
  return warnings.filter(({ code }, index) => warnings.findIndex((other) => other.code === code) === index);
}
