import { decodeBuckets } from "@/lib/series/bucket-codec";
import type { Bucket } from "@/lib/series/buckets";
import { CHUNK_POINTS, decodeChunk } from "@/lib/series/chunk-codec";
import { mergeBuckets } from "@/lib/series/fold-bucket";
import { FAN_OUT, levelsAbove } from "@/lib/series/pyramid";
import type { PointColumns } from "@/lib/series/run-data";
import { type Database, prismaOf } from "./database";
import { splitList } from "./split-list";

/** The end of a series in an import that grows: what is needed to add to it. */
export type LiveTail = {
  readonly chunks: number;
  readonly lastStep: number;
  readonly isAscending: boolean;
  /** Points of the last chunk when it has room, else null. */
  readonly open: PointColumns | null;
  /** Summary of the first chunk while it is the only one; later the pyramid knows it. */
  readonly only: Bucket | null;
  /** Stored nodes that may change, by `placeOf`. */
  readonly nodes: ReadonlyMap<string, readonly Bucket[]>;
};

const SERIES_AT_ONCE = 100;

/** Name of a place in the pyramid. */
export function placeOf(level: number, position: number): string {
  return `${level}/${position}`;
}

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
  const positions = new Set([0, ...parts.flatMap((part) => ancestorPositions(part.chunks))]);
  const nodes = await pyramidNode.findMany({ where: { ...where, position: { in: [...positions] } } });
  return parts.map((part): [number, LiveTail] => {
    const { seriesNumber } = part;
    const end = last.get(seriesNumber);
    const own = nodes.filter((node) => node.seriesNumber === seriesNumber);
    const tail = {
      chunks: part.chunks,
      lastStep: Number(part.lastStep),
      isAscending: part.isAscending,
      open: end === undefined || end.count >= CHUNK_POINTS ? null : decodeChunk(end.payload),
      only: part.chunks === 1 && end !== undefined ? mergeBuckets(decodeBuckets(end.buckets)) : null,
      nodes: new Map(own.map((node) => [placeOf(node.level, node.position), decodeBuckets(node.buckets)])),
    };
    return [seriesNumber, tail];
  });
}

/** Positions of the nodes above the last chunk and above the one that follows it. */
function ancestorPositions(chunks: number): number[] {
  const positions: number[] = [];
  for (const sequence of [chunks - 1, chunks]) {
    let position = sequence;
    for (let level = 1; level <= levelsAbove(chunks + 1); level += 1) {
      position = Math.floor(position / FAN_OUT);
      positions.push(position);
    }
  }
  return positions;
}
