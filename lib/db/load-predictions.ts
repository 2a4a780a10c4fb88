import type { PredictionSet } from "@/lib/core/prediction-set";
import { describeOverlaps } from "@/lib/series/describe-overlaps";
import { decodePredictions } from "@/lib/series/prediction-codec";
import { type Database, prismaOf, rawOf } from "./database";
import { listPredictionSets } from "./list-prediction-sets";

/** The prediction sets of a run with all their rows, in order of arrival. */
export async function loadPredictions(db: Database, params: { readonly runId: string }): Promise<PredictionSet[]> {
  const { runId } = params;
  const sets: PredictionSet[] = [];
  for (const { id, name, rows, header, overlaps } of await listPredictionSets(db, { runId })) {
    const columns = await readColumns(db, runId, id);
    if (columns.length === 0 && (await isRemoved(db, runId, id))) continue;
    const set = decodePredictions({ name, rows, header }, columns);
    sets.push({ ...set, warnings: [...set.warnings, ...describeOverlaps(overlaps)] });
  }
  return sets;
}

/** Somebody may remove a set after it was listed; a set that is there and has no columns is damage, and is said. */
async function isRemoved(db: Database, runId: string, id: string): Promise<boolean> {
  const left = await prismaOf(db).predictionSet.count({ where: { runId, id, deletedAt: null } });
  return left === 0;
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
