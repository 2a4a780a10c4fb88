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
  },
): Promise<WaitingBatch[]> {
  const { runId, foldedThrough, through } = params;
  const rows = await rawOf(db).all(
    `SELECT "sequence", "points", "payload" FROM "live_batch"
     WHERE "runId" = ? AND "payload" IS NOT NULL AND "sequence" > ? AND "sequence" <= ? ORDER BY "sequence"`,
    [runId, foldedThrough, through ?? GREATEST],
  );
  return rows.map(([sequence, points, payload]) => {
    return { sequence: Number(sequence), points: Number(points), ...decodeLiveBatch(payload as Uint8Array) };
  });
}

/**
 * Up to which batch the first waiting ones together hold no more than so many points; one batch in any case. None of
 * them is read.
 *
 * @returns its number; null where nothing waits
 */
export async function findWaitingEnd(
  db: Database,
  params: {
    readonly runId: string;
    readonly foldedThrough: number;
    readonly batches: number;
    readonly points: number;
  },
): Promise<number | null> {
  const { runId, foldedThrough, batches, points } = params;
  const rows = await rawOf(db).all(
    `SELECT "sequence", "points" FROM "live_batch"
     WHERE "runId" = ? AND "payload" IS NOT NULL AND "sequence" > ? ORDER BY "sequence" LIMIT ?`,
    [runId, foldedThrough, batches],
  );
  let end: number | null = null;
  let sum = 0;
  for (const [sequence, held] of rows) {
    sum += Number(held);
    if (end !== null && sum > points) break;
    end = Number(sequence);
  }
  return end;
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
