import { type Database, prismaOf } from "./database";
import { SERIES_SELECT, type SeriesRecord, toSeriesRecord } from "./series-record";

/** The series of a run with a source key, whatever their context; the run may be a deleted one. */
export async function listRunSeries(
  db: Database,
  params: { readonly runId: string; readonly key: string },
): Promise<SeriesRecord[]> {
  const { runId, key } = params;
  const rows = await prismaOf(db).series.findMany({
    where: { runId, key },
    orderBy: { number: "asc" },
    select: SERIES_SELECT,
  });
  return rows.map(toSeriesRecord);
}
