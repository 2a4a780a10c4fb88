import { decodeBuckets } from "@/lib/series/bucket-codec";
import type { BucketColumns } from "@/lib/series/bucket-columns";
import { decodePoints } from "@/lib/series/chunk-codec";
import type { PointColumns } from "@/lib/series/run-data";
import { type Database, rawOf } from "./database";
import { placeholders } from "./raw-database";
import { splitList } from "./split-list";

/** Steps of several series of one import, which are asked for at once. */
export type StretchQuery = {
  readonly runId: string;
  readonly importId: string;
  readonly seriesNumbers: readonly number[];
  readonly firstStep: number;
  readonly lastStep: number;
};

const SERIES_AT_ONCE = 500;

/** Stored nodes of one level that hold something of these steps, each series in order. */
export async function fetchNodes(
  db: Database,
  query: StretchQuery & { readonly level: number },
): Promise<{ readonly seriesNumber: number; readonly buckets: BucketColumns }[]> {
  const { runId, importId, level, firstStep, lastStep } = query;
  const nodes = [];
  for (const numbers of splitList(query.seriesNumbers, SERIES_AT_ONCE)) {
    const rows = await rawOf(db).all(
      `SELECT "seriesNumber", "buckets" FROM "pyramid_node"
       WHERE "runId" = ? AND "importId" = ? AND "seriesNumber" IN ${placeholders(numbers.length)} AND "level" = ?
         AND "lastStep" >= ? AND "firstStep" <= ? ORDER BY "seriesNumber", "position"`,
      [runId, importId, ...numbers, level, firstStep, lastStep],
    );
    for (const [seriesNumber, buckets] of rows) {
      nodes.push({ seriesNumber: Number(seriesNumber), buckets: decodeBuckets(buckets as Uint8Array) });
    }
  }
  return nodes;
}

/** The points of stored chunks that hold something of these steps, each series in order. */
export async function fetchChunks(
  db: Database,
  query: StretchQuery,
): Promise<{ readonly seriesNumber: number; readonly points: PointColumns }[]> {
  const { runId, importId, firstStep, lastStep } = query;
  const chunks = [];
  for (const numbers of splitList(query.seriesNumbers, SERIES_AT_ONCE)) {
    const rows = await rawOf(db).all(
      `SELECT "seriesNumber", "payload" FROM "chunk"
       WHERE "runId" = ? AND "importId" = ? AND "seriesNumber" IN ${placeholders(numbers.length)}
         AND "lastStep" >= ? AND "firstStep" <= ? ORDER BY "seriesNumber", "sequence"`,
      [runId, importId, ...numbers, firstStep, lastStep],
    );
    for (const [seriesNumber, payload] of rows) {
      chunks.push({ seriesNumber: Number(seriesNumber), points: decodePoints(payload as Uint8Array) });
    }
  }
  return chunks;
}
