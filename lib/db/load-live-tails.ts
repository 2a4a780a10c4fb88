import { decodeBuckets } from "@/lib/series/bucket-codec";
import { CHUNK_POINTS, decodePoints } from "@/lib/series/chunk-codec";
import { lastNodePosition, levelsAbove, type PyramidNode } from "@/lib/series/pyramid";
import type { PointColumns } from "@/lib/series/run-data";
import { type Database, rawOf } from "./database";
import { placeholders } from "./raw-database";
import { splitList } from "./split-list";

/** The end of a series in an import that grows: what is needed to add to it. */
export type LiveTail = {
  readonly chunks: number;
  readonly lastStep: number;
  readonly isAscending: boolean;
  /** Points of the last chunk. */
  readonly last: PointColumns;
  /** Whether the last chunk has room. */
  readonly isOpen: boolean;
  /** The last node of each stored level. */
  readonly nodes: readonly PyramidNode[];
};

const SERIES_AT_ONCE = 500;

/** The ends of some series in an import, by series number; series that are new to it are left out. */
export async function loadLiveTails(
  db: Database,
  params: { readonly runId: string; readonly importId: string; readonly seriesNumbers: readonly number[] },
): Promise<Map<number, LiveTail>> {
  const tails = new Map<number, LiveTail>();
  for (const numbers of splitList(params.seriesNumbers, SERIES_AT_ONCE)) {
    for (const [number, tail] of await loadSome(db, { ...params, seriesNumbers: numbers })) tails.set(number, tail);
  }
  return tails;
}

async function loadSome(
  db: Database,
  params: { readonly runId: string; readonly importId: string; readonly seriesNumbers: readonly number[] },
): Promise<[number, LiveTail][]> {
  const { runId, importId, seriesNumbers } = params;
  const rows = await rawOf(db).all(
    `SELECT p."seriesNumber", p."chunks", p."lastStep", p."isAscending", c."count", c."payload"
     FROM "series_part" p JOIN "chunk" c ON c."runId" = p."runId" AND c."importId" = p."importId"
       AND c."seriesNumber" = p."seriesNumber" AND c."sequence" = p."chunks" - 1
     WHERE p."runId" = ? AND p."importId" = ? AND p."seriesNumber" IN ${placeholders(seriesNumbers.length)}`,
    [runId, importId, ...seriesNumbers],
  );
  const places = rows.flatMap(([, chunks]) => lastNodePlaces(Number(chunks)));
  const nodes = await loadNodes(db, params, [...new Set(places.map(({ position }) => position))]);
  return rows.map(([seriesNumber, chunks, lastStep, isAscending, count, payload]) => {
    const tail = {
      chunks: Number(chunks),
      lastStep: Number(lastStep),
      isAscending: Boolean(isAscending),
      last: decodePoints(payload as Uint8Array),
      isOpen: Number(count) < CHUNK_POINTS,
      nodes: lastNodePlaces(Number(chunks)).flatMap(({ level, position }) => {
        return nodes.get(`${seriesNumber}/${level}/${position}`) ?? [];
      }),
    };
    return [Number(seriesNumber), tail];
  });
}

/** Nodes at some positions, by series, level and position. */
async function loadNodes(
  db: Database,
  params: { readonly runId: string; readonly importId: string; readonly seriesNumbers: readonly number[] },
  positions: readonly number[],
): Promise<Map<string, PyramidNode>> {
  if (positions.length === 0) return new Map();
  const { runId, importId, seriesNumbers } = params;
  const rows = await rawOf(db).all(
    `SELECT "seriesNumber", "level", "position", "buckets" FROM "pyramid_node"
     WHERE "runId" = ? AND "importId" = ? AND "seriesNumber" IN ${placeholders(seriesNumbers.length)}
       AND "position" IN ${placeholders(positions.length)}`,
    [runId, importId, ...seriesNumbers, ...positions],
  );
  return new Map(
    rows.map(([seriesNumber, level, position, buckets]) => {
      const node = { level: Number(level), position: Number(position), buckets: decodeBuckets(buckets as Uint8Array) };
      return [`${seriesNumber}/${level}/${position}`, node];
    }),
  );
}

function lastNodePlaces(chunks: number): { readonly level: number; readonly position: number }[] {
  return Array.from({ length: levelsAbove(chunks) }, (_, index) => {
    return { level: index + 1, position: lastNodePosition(index + 1, chunks) };
  });
}
