import type { SeriesBuckets } from "@/lib/series/buckets";
import { cellWidth, foldBuckets } from "@/lib/series/downsample";
import { joinColumns } from "@/lib/series/join-columns";
import type { PointColumns } from "@/lib/series/run-data";
import { rangesOverlap, type StepRange, stepRangeOf } from "@/lib/series/step-range";
import { listArrivedImports } from "./arrival-order";
import { type Database, prismaOf } from "./database";
import { gatherBySeries, loadWaitingBatches } from "./load-waiting-batches";
import type { StoredPart } from "./pyramid-places";
import { readSteadily } from "./read-run-state";
import { untangleSeries } from "./untangle-series";
import { type WalkedPart, walkPyramid } from "./walk-pyramid";

export type BucketRequest = {
  readonly runId: string;
  readonly seriesNumbers: readonly number[];
  /** Steps to look at, both included; null = from the first or to the last step of these series. */
  readonly fromStep: number | null;
  readonly toStep: number | null;
  /** For each series. */
  readonly maxBuckets: number;
};

/** What is there of one series, in order of arrival. */
type Sources = { readonly parts: readonly StoredPart[]; readonly waiting: PointColumns | null };

/**
 * Downsamples series for a chart or a heatmap, by series number, all over the same steps. Extremes and
 * their steps are exact, counts are those of the points that charts use (the last one of each step).
 * The cost follows the buckets that are asked for, not the points that are stored; only where chunks
 * overlap in their steps are points read. Series without points there have no buckets.
 *
 * @throws AppError "not-found" when there is no such run
 */
export async function loadBuckets(db: Database, request: BucketRequest): Promise<Map<number, SeriesBuckets>> {
  const { runId, maxBuckets } = request;
  return await readSteadily(db, runId, async ({ foldedThrough }) => {
    const sources = await findSources(db, request, foldedThrough);
    const range = chooseRange(request, sources);
    const steps = { fromStep: range.firstStep, toStep: range.lastStep };
    const widest = cellWidth({ ...steps, cells: maxBuckets });
    const clean: WalkedPart[] = [];
    const result = new Map<number, SeriesBuckets>();
    for (const [seriesNumber, { parts, waiting }] of sources) {
      const inRange = parts.filter((part) => rangesOverlap(part, range));
      const waitsHere = waiting !== null && rangesOverlap(stepRangeOf(waiting), range) ? waiting : null;
      if (isTangled(inRange, waitsHere)) {
        const series = { seriesNumber, parts: inRange, waiting: waitsHere, ...steps, maxBuckets };
        result.set(seriesNumber, fold(await untangleSeries(db, runId, series)));
        continue;
      }
      // Where there is room for every point, every point gets its own bucket.
      const points = inRange.reduce((sum, part) => sum + part.points, 0);
      clean.push(...inRange.map((part) => ({ part, ...steps, widest: points <= maxBuckets ? 0 : widest })));
    }
    for (const [number, buckets] of await walkPyramid(db, { runId, parts: clean })) result.set(number, fold(buckets));
    return new Map([...result].sort(([a], [b]) => a - b));

    function fold(buckets: Parameters<typeof foldBuckets>[0]): SeriesBuckets {
      const ascending = [...buckets].sort((a, b) => a.firstStep - b.firstStep);
      return foldBuckets(ascending, steps.fromStep, steps.toStep, maxBuckets);
    }
  });
}

async function findSources(db: Database, request: BucketRequest, foldedThrough: number): Promise<Map<number, Sources>> {
  const { runId, seriesNumbers } = request;
  const imports = await listArrivedImports(db, runId);
  const rank = new Map(imports.map(({ id }, index) => [id, index]));
  const rows = await prismaOf(db).seriesPart.findMany({
    where: { runId, seriesNumber: { in: [...seriesNumbers] }, importId: { in: [...rank.keys()] } },
  });
  rows.sort((a, b) => (rank.get(a.importId) ?? 0) - (rank.get(b.importId) ?? 0));
  const waiting = gatherBySeries(await loadWaitingBatches(db, { runId, foldedThrough }));
  const sources = new Map<number, Sources>();
  for (const number of seriesNumbers) {
    const parts = rows.filter((row) => row.seriesNumber === number).map(toStoredPart);
    const columns = waiting.get(number);
    if (parts.length === 0 && columns === undefined) continue;
    sources.set(number, { parts, waiting: columns === undefined ? null : joinColumns(columns) });
  }
  return sources;
}

/** The pyramid may be used as it stands when all steps ascend and no two sources share any. */
function isTangled(parts: readonly StoredPart[], waiting: PointColumns | null): boolean {
  if (waiting !== null || parts.some((part) => !part.isAscending)) return true;
  const byStep = [...parts].sort((a, b) => a.firstStep - b.firstStep);
  return byStep.some((part, index) => index > 0 && part.firstStep <= (byStep[index - 1]?.lastStep ?? 0));
}

function chooseRange(request: BucketRequest, sources: ReadonlyMap<number, Sources>): StepRange {
  let firstStep = Number.POSITIVE_INFINITY;
  let lastStep = Number.NEGATIVE_INFINITY;
  for (const { parts, waiting } of sources.values()) {
    for (const range of waiting === null ? parts : [...parts, stepRangeOf(waiting)]) {
      firstStep = Math.min(firstStep, range.firstStep);
      lastStep = Math.max(lastStep, range.lastStep);
    }
  }
  firstStep = request.fromStep ?? firstStep;
  lastStep = request.toStep ?? lastStep;
  // Without a single point there is no range; an empty one finds nothing.
  return Number.isFinite(firstStep) && Number.isFinite(lastStep)
    ? { firstStep, lastStep }
    : { firstStep: 0, lastStep: 0 };
}

function toStoredPart(row: {
  readonly importId: string;
  readonly seriesNumber: number;
  readonly chunks: number;
  readonly points: bigint;
  readonly firstStep: bigint;
  readonly lastStep: bigint;
  readonly isAscending: boolean;
}): StoredPart {
  const { importId, seriesNumber, chunks, isAscending } = row;
  const steps = { firstStep: Number(row.firstStep), lastStep: Number(row.lastStep) };
  return { importId, seriesNumber, chunks, isAscending, points: Number(row.points), ...steps };
}
