import { type Database, prismaOf } from "./database";
import { splitList } from "./split-list";

/** What one published import holds of one series. */
export type StoredPart = {
  readonly importId: string;
  readonly seriesNumber: number;
  readonly chunks: number;
  readonly points: number;
  readonly firstStep: number;
  readonly lastStep: number;
  readonly isAscending: boolean;
};

/** Chunks, or nodes of one level, of a part. */
export type PlacesInPart = { readonly part: StoredPart; readonly places: readonly number[] };

const PARTS_AT_ONCE = 100;
const PLACES_AT_ONCE = 200;

/** The stored buckets of some nodes of one level. */
export async function fetchNodes(db: Database, runId: string, level: number, wanted: readonly PlacesInPart[]) {
  const rows = await inBatches(wanted, async (some) => {
    return await prismaOf(db).pyramidNode.findMany({
      where: {
        runId,
        level,
        OR: some.map(({ part, places }) => ({ ...keyOf(part), position: { in: [...places] } })),
      },
      select: { importId: true, seriesNumber: true, position: true, buckets: true },
    });
  });
  return rows.map(({ position, ...row }) => ({ ...row, place: position }));
}

/** The stored buckets of some chunks, without their points. */
export async function fetchChunkBuckets(db: Database, runId: string, wanted: readonly PlacesInPart[]) {
  const rows = await inBatches(wanted, async (some) => {
    return await prismaOf(db).chunk.findMany({
      where: { runId, OR: some.map(({ part, places }) => ({ ...keyOf(part), sequence: { in: [...places] } })) },
      select: { importId: true, seriesNumber: true, sequence: true, buckets: true },
    });
  });
  return rows.map(({ sequence, ...row }) => ({ ...row, place: sequence }));
}

/** The points of some chunks, still encoded. */
export async function fetchChunkPoints(db: Database, runId: string, wanted: readonly PlacesInPart[]) {
  const rows = await inBatches(wanted, async (some) => {
    return await prismaOf(db).chunk.findMany({
      where: { runId, OR: some.map(({ part, places }) => ({ ...keyOf(part), sequence: { in: [...places] } })) },
      select: { importId: true, seriesNumber: true, sequence: true, payload: true },
    });
  });
  return rows.map(({ sequence, ...row }) => ({ ...row, place: sequence }));
}

/** Tells the parts of a run apart. */
export function partName({ importId, seriesNumber }: Pick<StoredPart, "importId" | "seriesNumber">): string {
  return `${importId}/${seriesNumber}`;
}

function keyOf({ importId, seriesNumber }: StoredPart) {
  return { importId, seriesNumber };
}

async function inBatches<T>(
  wanted: readonly PlacesInPart[],
  fetch: (some: readonly PlacesInPart[]) => Promise<T[]>,
): Promise<T[]> {
  const small = wanted.flatMap(({ part, places }) =>
    splitList(places, PLACES_AT_ONCE).map((some) => ({ part, places: some })),
  );
  const rows: T[] = [];
  for (const some of splitList(small, PARTS_AT_ONCE)) rows.push(...(await fetch(some)));
  return rows;
}
