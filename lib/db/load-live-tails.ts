import { decodeBuckets } from "@/lib/series/bucket-codec";
import { CHUNK_POINTS, decodePoints } from "@/lib/series/chunk-codec";
import { lastNodePosition, levelsAbove, type PyramidNode } from "@/lib/series/pyramid";
import type { PointColumns } from "@/lib/series/run-data";
import { type Database, prismaOf } from "./database";
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

const SERIES_AT_ONCE = 100;

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
  const { runId, importId } = params;
  const where = { runId, importId, seriesNumber: { in: [...params.seriesNumbers] } };
  const { seriesPart, chunk, pyramidNode } = prismaOf(db);
  const parts = await seriesPart.findMany({ where });
  if (parts.length === 0) return [];
  const ends = parts.map(({ seriesNumber, chunks }) => ({ seriesNumber, sequence: chunks - 1 }));
  const chunks = await chunk.findMany({ where: { runId, importId, OR: ends } });
  const last = new Map(chunks.map((row) => [row.seriesNumber, row]));
  const places = parts.flatMap((part) => lastNodePlaces(part.chunks));
  const positions = [...new Set(places.map(({ position }) => position))];
  const nodes = await pyramidNode.findMany({ where: { ...where, position: { in: positions } } });
  return parts.flatMap((part): [number, LiveTail][] => {
    const { seriesNumber } = part;
    const end = last.get(seriesNumber);
    if (end === undefined) return [];
    const own = lastNodePlaces(part.chunks).flatMap(({ level, position }) => {
      return nodes.filter((node) => {
        return node.seriesNumber === seriesNumber && node.level === level && node.position === position;
      });
    });
    const tail = {
      chunks: part.chunks,
      lastStep: Number(part.lastStep),
      isAscending: part.isAscending,
      last: decodePoints(end.payload),
      isOpen: end.count < CHUNK_POINTS,
      nodes: own.map(({ level, position, buckets }) => ({ level, position, buckets: decodeBuckets(buckets) })),
    };
    return [[seriesNumber, tail]];
  });
}

function lastNodePlaces(chunks: number): { readonly level: number; readonly position: number }[] {
  return Array.from({ length: levelsAbove(chunks) }, (_, index) => {
    return { level: index + 1, position: lastNodePosition(index + 1, chunks) };
  });
}
