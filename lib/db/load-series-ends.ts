import { decodePoints } from "@/lib/series/chunk-codec";
import type { PointColumns } from "@/lib/series/run-data";
import { type Database, prismaOf, rawOf } from "./database";
import { gatherBySeries, loadWaitingBatches } from "./load-waiting-batches";
import { SERIES_SELECT, type SeriesRecord, toSeriesRecord } from "./series-record";

/** A series with points among which the latest is, whatever order they arrived in. */
export type SeriesEnd = SeriesRecord & { readonly columns: readonly PointColumns[] };

/**
 * The ends of the series of a run, deleted or not: of what is stored only the chunks that hold the greatest step of
 * their series, and all that waits. The cost is that of the series, not of the points.
 */
export async function loadSeriesEnds(
  db: Database,
  params: { readonly runId: string; readonly foldedThrough: number },
): Promise<SeriesEnd[]> {
  const { runId } = params;
  // What waits first: a batch that is folded meanwhile is then in both, and never in neither.
  const ends = new Map(gatherBySeries(await loadWaitingBatches(db, params)));
  const rows = await rawOf(db).all(
    `SELECT c."seriesNumber", c."payload" FROM "chunk" c
     JOIN "import" i ON i."runId" = c."runId" AND i."id" = c."importId" AND i."state" = 'published'
     JOIN (SELECT p."seriesNumber" AS "series", MAX(p."lastStep") AS "last" FROM "series_part" p
           JOIN "import" j ON j."runId" = p."runId" AND j."id" = p."importId" AND j."state" = 'published'
           WHERE p."runId" = ? GROUP BY p."seriesNumber") t
       ON t."series" = c."seriesNumber" AND c."lastStep" = t."last"
     WHERE c."runId" = ?`,
    [runId, runId],
  );
  for (const [number, payload] of rows) {
    const key = Number(number);
    ends.set(key, [...(ends.get(key) ?? []), decodePoints(payload as Uint8Array)]);
  }
  const series = await prismaOf(db).series.findMany({
    where: { runId },
    orderBy: { number: "asc" },
    select: SERIES_SELECT,
  });
  return series.flatMap((row) => {
    const columns = ends.get(row.number);
    return columns === undefined ? [] : [{ ...toSeriesRecord(row), columns }];
  });
}
