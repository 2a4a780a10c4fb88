import { decodePoints } from "@/lib/series/chunk-codec";
import type { PointColumns } from "@/lib/series/run-data";
import { type Database, prismaOf, rawOf } from "./database";
import { placeholders } from "./raw-database";
import { splitList } from "./split-list";

/** A stored chunk, and the steps among which a new point may be a repetition of one of its points. */
export type StoredRange = {
  readonly importId: string;
  readonly seriesNumber: number;
  readonly sequence: number;
  readonly firstStep: number;
  readonly lastStep: number;
};

const SERIES_AT_ONCE = 200;

/** The chunks of published imports that hold points of some series, by series number. */
export async function findStoredRanges(
  db: Database,
  params: {
    readonly runId: string;
    readonly seriesNumbers: readonly number[];
    /** Only imports that were published, or grew, after this revision of the run. */
    readonly afterRevision?: number;
  },
): Promise<Map<number, StoredRange[]>> {
  const { runId, seriesNumbers, afterRevision = -1 } = params;
  const ranges = new Map<number, StoredRange[]>();
  for (const numbers of splitList(seriesNumbers, SERIES_AT_ONCE)) {
    const rows = await prismaOf(db).chunk.findMany({
      where: {
        runId,
        seriesNumber: { in: numbers },
        import: { state: "published", publishedRevision: { gt: afterRevision } },
      },
      select: { importId: true, seriesNumber: true, sequence: true, firstStep: true, lastStep: true },
    });
    for (const row of rows) {
      const range = { ...row, firstStep: Number(row.firstStep), lastStep: Number(row.lastStep) };
      const known = ranges.get(row.seriesNumber);
      if (known === undefined) ranges.set(row.seriesNumber, [range]);
      else known.push(range);
    }
  }
  return ranges;
}

/** Chunks that are in memory at once: some megabytes. */
const CHUNKS_AT_ONCE = 32;

/** The points of stored chunks of one series, one after the other; those that were removed meanwhile are left out. */
export async function* readStoredChunks(
  db: Database,
  params: { readonly runId: string; readonly ranges: readonly StoredRange[] },
): AsyncGenerator<PointColumns> {
  const byImport = new Map<string, StoredRange[]>();
  for (const range of params.ranges) {
    const known = byImport.get(range.importId);
    if (known === undefined) byImport.set(range.importId, [range]);
    else known.push(range);
  }
  for (const [importId, ranges] of byImport) {
    for (const some of splitList(ranges, CHUNKS_AT_ONCE)) {
      const rows = await rawOf(db).all(
        `SELECT "payload" FROM "chunk" WHERE "runId" = ? AND "importId" = ? AND "seriesNumber" = ?
           AND "sequence" IN ${placeholders(some.length)}`,
        [params.runId, importId, some[0]?.seriesNumber ?? 0, ...some.map(({ sequence }) => sequence)],
      );
      for (const [payload] of rows) yield decodePoints(payload as Uint8Array);
    }
  }
}
