import type { PredictionSet } from "@/lib/core/prediction-set";
import { describeOverlaps } from "@/lib/series/describe-overlaps";
import { decodePredictions } from "@/lib/series/prediction-codec";
import { type Database, rawOf } from "./database";
import { listPredictionSets } from "./list-prediction-sets";

/** The prediction sets of a run with all their rows, in order of arrival. */
export async function loadPredictions(db: Database, params: { readonly runId: string }): Promise<PredictionSet[]> {
  const { runId } = params;
  const sets: PredictionSet[] = [];
  for (const { id, name, rows, header, overlaps } of await listPredictionSets(db, { runId })) {
    const set = decodePredictions({ name, rows, header }, await readColumns(db, runId, id));
    sets.push({ ...set, warnings: [...set.warnings, ...describeOverlaps(overlaps)] });
  }
  return sets;
}

/** Around Prisma, which turns each blob into text and back. */
async function readColumns(db: Database, runId: string, setId: string) {
  const rows = await rawOf(db).all(
    'SELECT "name", "payload" FROM "prediction_column" WHERE "runId" = ? AND "setId" = ?',
    [runId, setId],
  );
  return rows.map(([name, payload]) => {
    if (typeof name !== "string" || !(payload instanceof Uint8Array)) throw new Error("A stored column has no name.");
    return { name, payload };
  });
}
