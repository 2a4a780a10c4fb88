import type { PredictionSet } from "@/lib/core/prediction-set";
import { decodePredictions } from "@/lib/series/prediction-codec";
import { type Database, prismaOf, rawOf } from "./database";
import { type PredictionSetRecord, warningsOf } from "./prediction-record";

/** A prediction set that was listed, with all its rows; null where somebody removed it since. */
export async function loadPredictionSet(
  db: Database,
  runId: string,
  record: PredictionSetRecord,
): Promise<PredictionSet | null> {
  const { id, name, rows, header } = record;
  const columns = await readColumns(db, runId, id);
  if (columns.length === 0 && (await isRemoved(db, runId, id))) return null;
  return { ...decodePredictions({ name, rows, header }, columns), warnings: warningsOf(record) };
}

/** A set that is there and has no columns is damage, and is said. */
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
