import type { BucketColumns, SeriesColumns } from "@/lib/series/bucket-columns";
import { cellWidth, foldStretches } from "@/lib/series/downsample";
import { joinColumns } from "@/lib/series/join-columns";
import type { PointColumns } from "@/lib/series/run-data";
import { rangesOverlap, type StepRange, stepRangeOf } from "@/lib/series/step-range";
import type { Database } from "./database";
import { gatherBySeries, loadWaitingBatches } from "./load-waiting-batches";
import { readSteadily } from "./read-run-state";
import { listStoredParts, type StoredPart } from "./stored-parts";
import { pointsInRange, untangleSeries } from "./untangle-series";
import { type WalkedPart, walkPyramid } from "./walk-pyramid";

export type BucketRequest = {
  readonly runId: string;
  readonly seriesNumbers: readonly number[];
  /** Steps to look at, both included; null = from the first or to the last step of these series. */
  readonly fromStep: number | null;
  readonly toStep: number | null;
  /** For each series. */
  readonly maxBuckets: number;
  /** Number of the last live batch to look at, unless later ones are folded; by default all are. */
  readonly throughBatch?: number | undefined;
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
export async function loadBuckets(db: Database, request: BucketRequest): Promise<Map<number, SeriesColumns>> {
  const { runId, maxBuckets } = request;
  return await readSteadily(db, runId, async ({ foldedThrough }) => {
    const sources = await findSources(db, request, foldedThrough);
    const range = chooseRange(request, sources);
    const widest = cellWidth({ fromStep: range.firstStep, toStep: range.lastStep, cells: maxBuckets });
    const walked: WalkedPart[] = [];
    const stretches = new Map<number, BucketColumns[]>();
    for (const [seriesNumber, { parts, waiting }] of sources) {
      const inRange = parts.filter((part) => rangesOverlap(part, range));
      const waitsHere = waiting !== null && rangesOverlap(stepRangeOf(waiting), range) ? waiting : null;
      // Where there is room for every point, every point gets its own bucket.
      const points = inRange.reduce((sum, part) => sum + part.points, 0);
      const wanted = { ...range, widest: points <= maxBuckets ? 0 : widest };
      if (isTangled(inRange, waitsHere)) {
        const untangled = await untangleSeries(db, runId, { seriesNumber, parts: inRange, waiting: waitsHere, wanted });
        stretches.set(seriesNumber, [...untangled.stretches]);
        walked.push(...untangled.walked);
        continue;
      }
      const { widest: own } = wanted;
      walked.push(...inRange.map((part) => ({ part, ranges: [range], widest: own, highestLevel: Infinity })));
      if (waitsHere !== null) stretches.set(seriesNumber, [pointsInRange(waitsHere, range)]);
    }
    for (const [number, found] of await walkPyramid(db, { runId, parts: walked })) {
      stretches.set(number, [...(stretches.get(number) ?? []), ...found]);
    }
    const folded = [...stretches].map(([number, found]) => {
      return [number, foldStretches(found, range.firstStep, range.lastStep, maxBuckets)] as const;
    });
    return new Map(folded.filter(([, { count }]) => count > 0).sort(([a], [b]) => a - b));
  });
}

async function findSources(db: Database, request: BucketRequest, foldedThrough: number): Promise<Map<number, Sources>> {
  const { runId, seriesNumbers, throughBatch: through } = request;
  const stored = await listStoredParts(db, runId);
  const waiting = gatherBySeries(await loadWaitingBatches(db, { runId, foldedThrough, through }));
  const sources = new Map<number, Sources>();
  for (const number of seriesNumbers) {
    const parts = stored.get(number) ?? [];
    const columns = waiting.get(number);
    if (parts.length === 0 && columns === undefined) continue;
    sources.set(number, { parts, waiting: columns === undefined ? null : joinColumns(columns) });
  }
  return sources;
}

/** The pyramid may be used as it stands when all steps ascend and no two sources share any. */
export function isTangled(parts: readonly StoredPart[], waiting: PointColumns | null): boolean {
  if (parts.some((part) => !part.isAscending)) return true;
  const ranges: StepRange[] = waiting === null ? [...parts] : [...parts, stepRangeOf(waiting)];
  const byStep = ranges.sort((a, b) => a.firstStep - b.firstStep);
  return byStep.some((range, index) => index > 0 && range.firstStep <= (byStep[index - 1]?.lastStep ?? 0));
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
