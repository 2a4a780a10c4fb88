import { decodePoints } from "@/lib/series/chunk-codec";
import { endOfColumns } from "@/lib/series/end-of-columns";
import type { PointColumns } from "@/lib/series/run-data";
import { type Database, prismaOf, rawOf } from "./database";
import { gatherBySeries, loadWaitingBatches } from "./load-waiting-batches";
import { SERIES_SELECT, type SeriesRecord, toSeriesRecord } from "./series-record";
import { splitList } from "./split-list";

/** A series with points among which the latest is, whatever order they arrived in; see `endOfColumns`. */
export type SeriesEnd = SeriesRecord & { readonly columns: readonly PointColumns[] };

/** Their last chunks lie in memory at once: some ten megabytes. */
const SERIES_AT_ONCE = 500;

/**
 * The ends of the series of a run, deleted or not: of what is stored only the chunks that hold the greatest step of
 * their series are read, and all that waits. A few points of each are kept, so that the memory is that of the series,
 * and of what waits.
 */
export async function loadSeriesEnds(
  db: Database,
  params: { readonly runId: string; readonly foldedThrough: number },
): Promise<SeriesEnd[]> {
  const { runId } = params;
  const ends = new Map<number, PointColumns[]>();
  // What waits first: a batch that is folded meanwhile is then in both, and never in neither.
  for (const [number, columns] of gatherBySeries(await loadWaitingBatches(db, params))) {
    ends.set(number, columns.map(endOfColumns));
  }
  const series = await prismaOf(db).series.findMany({
    where: { runId },
    orderBy: { number: "asc" },
    select: SERIES_SELECT,
  });
  for (const some of splitList(series, SERIES_AT_ONCE)) {
    const [first = 0, last = 0] = [some[0]?.number, some.at(-1)?.number];
    for (const [number, end] of await loadStoredEnds(db, { runId, first, last })) {
      ends.set(number, [...(ends.get(number) ?? []), end]);
    }
  }
  return series.flatMap((row) => {
    const columns = ends.get(row.number);
    return columns === undefined ? [] : [{ ...toSeriesRecord(row), columns }];
  });
}

/** The ends of the stored chunks of series from one number to another; there may be several of one series. */
async function loadStoredEnds(
  db: Database,
  { runId, first, last }: { readonly runId: string; readonly first: number; readonly last: number },
): Promise<[number, PointColumns][]> {
  const rows = await rawOf(db).all(
    `SELECT c."seriesNumber", c."payload" FROM "chunk" c
     JOIN "import" i ON i."runId" = c."runId" AND i."id" = c."importId" AND i."state" = 'published'
     JOIN (SELECT p."seriesNumber" AS "series", MAX(p."lastStep") AS "last" FROM "series_part" p
           JOIN "import" j ON j."runId" = p."runId" AND j."id" = p."importId" AND j."state" = 'published'
           WHERE p."runId" = ? AND p."seriesNumber" BETWEEN ? AND ? GROUP BY p."seriesNumber") t
       ON t."series" = c."seriesNumber" AND c."lastStep" = t."last"
     WHERE c."runId" = ? AND c."seriesNumber" BETWEEN ? AND ?`,
    [runId, first, last, runId, first, last],
  );
  return rows.map(([number, payload]) => [Number(number), endOfColumns(decodePoints(payload as Uint8Array))]);
}
