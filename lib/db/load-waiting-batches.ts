import type { PointColumns } from "@/lib/series/run-data";
import { type Database, rawOf } from "./database";
import { decodeLiveBatch, type LiveBatchContent } from "./live-batch-codec";

/** No sequence is greater: it is an integer of 32 bits. */
const GREATEST = 2 ** 31 - 1;

/** A batch whose points are not in chunks yet. */
export type WaitingBatch = LiveBatchContent & { readonly sequence: number; readonly points: number };

/**
 * The batches of a run that have not been folded, in order of arrival.
 *
 * @param params.through number of the last batch that is wanted
 */
export async function loadWaitingBatches(
  db: Database,
  params: {
    readonly runId: string;
    readonly foldedThrough: number;
    readonly through?: number | undefined;
    readonly limit?: number;
  },
): Promise<WaitingBatch[]> {
  const { runId, foldedThrough, through, limit } = params;
  const rows = await rawOf(db).all(
    `SELECT "sequence", "points", "payload" FROM "live_batch"
     WHERE "runId" = ? AND "payload" IS NOT NULL AND "sequence" > ? AND "sequence" <= ? ORDER BY "sequence" LIMIT ?`,
    [runId, foldedThrough, through ?? GREATEST, limit ?? GREATEST],
  );
  return rows.map(([sequence, points, payload]) => {
    return { sequence: Number(sequence), points: Number(points), ...decodeLiveBatch(payload as Uint8Array) };
  });
}

/** The points of several batches by series, each in order of arrival. */
export function gatherBySeries(batches: readonly LiveBatchContent[]): Map<number, PointColumns[]> {
  const gathered = new Map<number, PointColumns[]>();
  for (const { series } of batches) {
    for (const { number, columns } of series) {
      const known = gathered.get(number);
      if (known === undefined) gathered.set(number, [columns]);
      else known.push(columns);
    }
  }
  return gathered;
}
