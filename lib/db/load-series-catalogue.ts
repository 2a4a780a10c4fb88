import type { Bucket } from "@/lib/series/buckets";
import { bucketOfPoints, mergeBuckets } from "@/lib/series/fold-bucket";
import { joinColumns } from "@/lib/series/join-columns";
import { type Database, prismaOf } from "./database";
import { gatherBySeries, loadWaitingBatches } from "./load-waiting-batches";
import { readSteadily } from "./read-run-state";
import { SERIES_SELECT, type SeriesRecord, toSeriesRecord } from "./series-record";

/** A series with what its points amount to, over finite values where values are concerned. */
export type CatalogueEntry = SeriesRecord & {
  /** Stored points, repeated steps included. */
  readonly points: number;
  readonly nonFinite: number;
  readonly firstStep: number;
  readonly lastStep: number;
  readonly minimum: number | null;
  readonly maximum: number | null;
};

/**
 * The series of a run that have points, in order of first appearance. No chunk is read: the cost is
 * that of the series.
 *
 * @throws AppError "not-found" when there is no such run
 */
export async function loadSeriesCatalogue(db: Database, params: { readonly runId: string }): Promise<CatalogueEntry[]> {
  const { runId } = params;
  const prisma = prismaOf(db);
  return await readSteadily(db, runId, async ({ foldedThrough }) => {
    const series = await prisma.series.findMany({
      where: { runId },
      orderBy: { number: "asc" },
      select: SERIES_SELECT,
    });
    const parts = await prisma.seriesPart.findMany({ where: { runId, import: { state: "published" } } });
    const totals = new Map<number, Bucket[]>();
    const add = (number: number, bucket: Bucket): void => {
      totals.set(number, [...(totals.get(number) ?? []), bucket]);
    };
    for (const part of parts) add(part.seriesNumber, toBucket(part));
    const waiting = gatherBySeries(await loadWaitingBatches(db, { runId, foldedThrough }));
    for (const [number, columns] of waiting) add(number, bucketOfPoints(joinColumns(columns)));
    return series.flatMap((row) => {
      const buckets = totals.get(row.number);
      if (buckets === undefined) return [];
      const { count, nonFinite, firstStep, lastStep, minimum, maximum } = mergeBuckets(buckets);
      const amounts = { points: count, nonFinite, firstStep, lastStep, minimum, maximum };
      return [{ ...toSeriesRecord(row), ...amounts }];
    });
  });
}

type PartRow = {
  readonly points: bigint;
  readonly nonFinite: bigint;
  readonly firstStep: bigint;
  readonly lastStep: bigint;
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly mean: number | null;
};

/** A part as one bucket; the steps of its extremes and its last value are not asked for here. */
function toBucket(part: PartRow): Bucket {
  const { minimum, maximum, mean } = part;
  return {
    firstStep: Number(part.firstStep),
    lastStep: Number(part.lastStep),
    count: Number(part.points),
    nonFinite: Number(part.nonFinite),
    minimum,
    minimumStep: null,
    maximum,
    maximumStep: null,
    mean,
    last: Number.NaN,
  };
}
