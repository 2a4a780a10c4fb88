import { decodePoints } from "@/lib/series/chunk-codec";
import type { PointColumns } from "@/lib/series/run-data";
import { type Database, prismaOf } from "./database";
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

/** The points of one stored chunk; null when it has been removed meanwhile. */
export async function loadChunk(
  db: Database,
  params: { readonly runId: string; readonly range: StoredRange },
): Promise<PointColumns | null> {
  const { importId, seriesNumber, sequence } = params.range;
  const row = await prismaOf(db).chunk.findUnique({
    where: { runId_importId_seriesNumber_sequence: { runId: params.runId, importId, seriesNumber, sequence } },
    select: { payload: true },
  });
  return row === null ? null : decodePoints(row.payload);
}
