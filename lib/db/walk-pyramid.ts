import { type BucketColumns, bucketEachPoint, sliceBuckets } from "@/lib/series/bucket-columns";
import { lowerBound } from "@/lib/series/downsample";
import { levelsAbove, pointsPerBucket } from "@/lib/series/pyramid";
import type { PointColumns } from "@/lib/series/run-data";
import type { StepRange } from "@/lib/series/step-range";
import type { Database } from "./database";
import { fetchChunks, fetchNodes, type StretchQuery } from "./fetch-stretches";
import type { StoredPart } from "./stored-parts";

/** What is asked of a part. */
export type WalkedPart = {
  readonly part: StoredPart;
  /** Ranges of steps that do not overlap; each must strictly ascend in the part. */
  readonly ranges: readonly StepRange[];
  /** Steps that one bucket should span at most; 0 asks for every point on its own. */
  readonly widest: number;
  /** Levels above this one are not used. */
  readonly highestLevel: number;
};

/** A range whose buckets at some level are looked at; steps beyond `clip` are not wanted. */
type OpenRange = StepRange & { readonly walked: WalkedPart; readonly clip: StepRange };

/** More ranges of one part than this are read as one: many small queries cost more than some buckets too many. */
const RANGES_APART = 2;

/**
 * Buckets of parts from the highest level that is fine enough, which is mostly one query for all series
 * of an import. Only buckets that reach over the end of a range, or are too wide because the steps are
 * spaced unevenly, are opened further.
 *
 * @returns stretches by series number, in no order
 */
export async function walkPyramid(
  db: Database,
  params: { readonly runId: string; readonly parts: readonly WalkedPart[] },
): Promise<Map<number, BucketColumns[]>> {
  const stretches = new Map<number, BucketColumns[]>();
  const keep = (number: number, stretch: BucketColumns): void => {
    const kept = stretches.get(number);
    if (kept === undefined) stretches.set(number, [stretch]);
    else kept.push(stretch);
  };
  const open: OpenRange[][] = [];
  const openAt = (level: number, range: OpenRange): void => {
    for (let missing = open.length; missing <= level; missing += 1) open.push([]);
    open[level]?.push(range);
  };
  for (const walked of params.parts) {
    const level = firstLevel(walked);
    for (const range of walked.ranges) openAt(level, { ...range, walked, clip: range });
  }
  for (let level = open.length - 1; level >= 1; level -= 1) {
    for (const [query, ranges] of groupRanges(params.runId, open[level] ?? [])) {
      for (const { seriesNumber, buckets } of await fetchNodes(db, { ...query, level })) {
        for (const range of ranges.get(seriesNumber) ?? []) {
          takeBuckets(
            buckets,
            range,
            (stretch) => keep(seriesNumber, stretch),
            (below) => openAt(level - 1, below),
          );
        }
      }
    }
  }
  for (const [query, ranges] of groupRanges(params.runId, open[0] ?? [])) {
    for (const { seriesNumber, points } of await fetchChunks(db, query)) {
      for (const range of ranges.get(seriesNumber) ?? []) keep(seriesNumber, takePoints(points, range));
    }
  }
  return stretches;
}

/** The coarsest level whose buckets are as narrow as wanted where steps are spaced evenly; 0 are the points. */
function firstLevel({ part, widest, highestLevel }: WalkedPart): number {
  const pointsPerStep = part.points / (part.lastStep - part.firstStep + 1);
  const most = widest * pointsPerStep;
  let level = Math.min(levelsAbove(part.chunks), highestLevel);
  while (level > 0 && pointsPerBucket(level) > most) level -= 1;
  return level;
}

/**
 * Keeps the buckets that are fine enough and lie inside, and names the stretches between them. A bucket
 * twice as wide as wanted will do: to open all that are a little too wide would cost four times as much.
 */
function takeBuckets(
  buckets: BucketColumns,
  range: OpenRange,
  keep: (stretch: BucketColumns) => void,
  openBelow: (range: OpenRange) => void,
): void {
  const { firstStep, lastStep, count } = buckets;
  const { clip, walked } = range;
  let kept = 0;
  let below: { firstStep: number; lastStep: number } | null = null;
  const flush = (end: number): void => {
    if (end > kept) keep(sliceBuckets(buckets, kept, end));
  };
  const flushBelow = (): void => {
    if (below !== null) openBelow({ ...below, walked, clip });
    below = null;
  };
  for (let index = 0; index < buckets.length; index += 1) {
    const [first, last] = [firstStep[index] ?? 0, lastStep[index] ?? 0];
    const belongs = first >= range.firstStep && last <= range.lastStep;
    const isSeen = last >= clip.firstStep && first <= clip.lastStep;
    const isInside = first >= clip.firstStep && last <= clip.lastStep;
    const isFine = count[index] === 1 || last - first + 1 <= 2 * walked.widest;
    if (belongs && isInside && isFine) {
      flushBelow();
      continue;
    }
    flush(index);
    kept = index + 1;
    // A range that is asked for ends anywhere, so that its edge buckets belong to it in part.
    const isEdge = !belongs && range.firstStep === clip.firstStep && range.lastStep === clip.lastStep && isSeen;
    if (!(belongs || isEdge) || !isSeen) flushBelow();
    else if (below === null) below = { firstStep: first, lastStep: last };
    else below.lastStep = last;
  }
  flush(buckets.length);
  flushBelow();
}

function takePoints({ steps, values }: PointColumns, range: OpenRange): BucketColumns {
  const start = lowerBound(steps, Math.max(range.firstStep, range.clip.firstStep));
  const end = lowerBound(steps, Math.min(range.lastStep, range.clip.lastStep), start, true);
  return bucketEachPoint(steps.subarray(start, end), values.subarray(start, end));
}

/** One query for all series of an import of which the same steps are wanted: those of a run mostly agree. */
function groupRanges(runId: string, open: readonly OpenRange[]): [StretchQuery, Map<number, OpenRange[]>][] {
  const byPart = new Map<WalkedPart, OpenRange[]>();
  for (const range of open) byPart.set(range.walked, [...(byPart.get(range.walked) ?? []), range]);
  type Group = Omit<StretchQuery, "runId" | "seriesNumbers"> & { readonly bySeries: Map<number, OpenRange[]> };
  const groups = new Map<string, Group>();
  for (const [{ part }, ranges] of byPart) {
    const { importId, seriesNumber } = part;
    const apart = ranges.length > RANGES_APART ? [ranges] : ranges.map((range) => [range]);
    for (const together of apart) {
      const firstStep = Math.min(...together.map((range) => Math.max(range.firstStep, range.clip.firstStep)));
      const lastStep = Math.max(...together.map((range) => Math.min(range.lastStep, range.clip.lastStep)));
      const name = `${importId}/${firstStep}/${lastStep}`;
      const group = groups.get(name) ?? { importId, firstStep, lastStep, bySeries: new Map() };
      group.bySeries.set(seriesNumber, together);
      groups.set(name, group);
    }
  }
  return Array.from(groups.values(), ({ bySeries, ...steps }) => {
    return [{ runId, seriesNumbers: [...bySeries.keys()], ...steps }, bySeries];
  });
}
