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

const SERIES_AT_ONCE = 100;
const PLACES_AT_ONCE = 200;

/** The stored buckets of some nodes of one level. */
export async function fetchNodes(db: Database, runId: string, level: number, wanted: readonly PlacesInPart[]) {
  const { pyramidNode } = prismaOf(db);
  const rows = await inGroups(wanted, async ({ places, ...parts }) => {
    return await pyramidNode.findMany({
      where: { runId, level, ...parts, position: places },
      select: { importId: true, seriesNumber: true, position: true, buckets: true },
    });
  });
  return rows.map(({ position, ...row }) => ({ ...row, place: position }));
}

/** The stored buckets of some chunks, without their points. */
export async function fetchChunkBuckets(db: Database, runId: string, wanted: readonly PlacesInPart[]) {
  const { chunk } = prismaOf(db);
  const rows = await inGroups(wanted, async ({ places, ...parts }) => {
    return await chunk.findMany({
      where: { runId, ...parts, sequence: places },
      select: { importId: true, seriesNumber: true, sequence: true, buckets: true },
    });
  });
  return rows.map(({ sequence, ...row }) => ({ ...row, place: sequence }));
}

/** The points of some chunks, still encoded. */
export async function fetchChunkPoints(db: Database, runId: string, wanted: readonly PlacesInPart[]) {
  const { chunk } = prismaOf(db);
  const rows = await inGroups(wanted, async ({ places, ...parts }) => {
    return await chunk.findMany({
      where: { runId, ...parts, sequence: places },
      select: { importId: true, seriesNumber: true, sequence: true, payload: true },
    });
  });
  return rows.map(({ sequence, ...row }) => ({ ...row, place: sequence }));
}

/** Tells the parts of a run apart. */
export function partName({ importId, seriesNumber }: Pick<StoredPart, "importId" | "seriesNumber">): string {
  return `${importId}/${seriesNumber}`;
}

type Group = {
  readonly importId: string;
  readonly seriesNumber: { readonly in: number[] };
  readonly places: { readonly in: number[] };
};

/**
 * Asks once for all series of an import of which the same places are wanted: the series of a run
 * mostly have the same shape, and one range of the primary key is read faster than many alternatives.
 */
async function inGroups<T>(wanted: readonly PlacesInPart[], fetch: (group: Group) => Promise<T[]>): Promise<T[]> {
  const groups = new Map<
    string,
    { readonly importId: string; readonly numbers: number[]; readonly places: number[] }
  >();
  for (const { part, places } of wanted) {
    for (const some of splitList(places, PLACES_AT_ONCE)) {
      const name = `${part.importId}/${some.join()}`;
      const group = groups.get(name) ?? { importId: part.importId, numbers: [], places: some };
      group.numbers.push(part.seriesNumber);
      groups.set(name, group);
    }
  }
  const rows: T[] = [];
  for (const { importId, numbers, places } of groups.values()) {
    for (const some of splitList(numbers, SERIES_AT_ONCE)) {
      rows.push(...(await fetch({ importId, seriesNumber: { in: some }, places: { in: places } })));
    }
  }
  return rows;
}
