import type { PredictionSet } from "@/lib/core/prediction-set";
import type { Database } from "./database";
import { listPredictionSets } from "./list-prediction-sets";
import { loadPredictionSet } from "./load-prediction-set";

/** The prediction sets of a run with all their rows, in order of arrival. */
export async function loadPredictions(db: Database, params: { readonly runId: string }): Promise<PredictionSet[]> {
  const { runId } = params;
  const sets: PredictionSet[] = [];
  for (const record of await listPredictionSets(db, { runId })) {
    const set = await loadPredictionSet(db, runId, record);
    if (set !== null) sets.push(set);
  }
  return sets;
}
