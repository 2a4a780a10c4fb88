import { allocateBuckets, type BucketColumns, joinBuckets, sliceBuckets } from "./bucket-columns";
import { moveMean } from "./move-mean";

/**
 * Points behind one bucket of the finest level. So many cost as much to read as three such buckets
 * do: where even these are too coarse, the points themselves are read.
 */
export const BUCKET_POINTS = 16;

/** The finest level of the pyramid: one bucket for every 16 consecutive points, in arrival order. */
export function bucketChunk(steps: Float64Array, values: Float64Array): BucketColumns {
  const buckets = allocateBuckets(Math.ceil(steps.length / BUCKET_POINTS));
  for (let index = 0; index < buckets.length; index += 1) {
    const start = index * BUCKET_POINTS;
    bucketPoints(buckets, index, steps, values, start, Math.min(steps.length, start + BUCKET_POINTS));
  }
  return buckets;
}

/** Each run of `group` buckets as one, the last run perhaps shorter. */
export function mergeRuns(finer: BucketColumns, group: number): BucketColumns {
  const buckets = allocateBuckets(Math.ceil(finer.length / group));
  for (let index = 0; index < buckets.length; index += 1) {
    mergeInto(buckets, index, finer, index * group, Math.min(finer.length, (index + 1) * group));
  }
  return buckets;
}

/**
 * Neighbouring buckets of one cell as one each, from stretches that follow each other.
 *
 * @param cellOf number of the cell that a bucket with this first step lies in; never falls
 * @param cells at most so many are met
 */
export function mergeCells(
  stretches: readonly BucketColumns[],
  cellOf: (firstStep: number) => number,
  cells: number,
): BucketColumns {
  const merged = allocateBuckets(cells);
  let length = 0;
  let current = -1;
  for (const finer of stretches) {
    for (let start = 0; start < finer.length; ) {
      const cell = cellOf(finer.firstStep[start] ?? 0);
      let end = start + 1;
      while (end < finer.length && cellOf(finer.firstStep[end] ?? 0) === cell) end += 1;
      if (cell === current) {
        // A cell over the seam of two stretches: what it has so far counts as one more bucket.
        const parts = joinBuckets([sliceBuckets(merged, length - 1, length), sliceBuckets(finer, start, end)]);
        mergeInto(merged, length - 1, parts, 0, parts.length);
      } else {
        mergeInto(merged, length, finer, start, end);
        length += 1;
        current = cell;
      }
      start = end;
    }
  }
  return sliceBuckets(merged, 0, length);
}

/** Puts points `start` (included) to `end` (excluded) into bucket `at`. */
function bucketPoints(
  buckets: BucketColumns,
  at: number,
  steps: Float64Array,
  values: Float64Array,
  start: number,
  end: number,
): void {
  let [firstStep, lastStep, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];
  let [minimum, maximum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let [minimumStep, maximumStep, nonFinite, sum] = [0, 0, 0, 0];
  for (let index = start; index < end; index += 1) {
    const step = steps[index] ?? 0;
    const value = values[index] ?? 0;
    if (step < firstStep) firstStep = step;
    // Equal as well: of several values at one step the last that arrived counts.
    if (step >= lastStep) {
      lastStep = step;
      last = value;
    }
    // Only the difference of finite numbers from themselves is 0.
    if (value - value !== 0) {
      nonFinite += 1;
      continue;
    }
    sum += value;
    if (value < minimum) {
      minimum = value;
      minimumStep = step;
    }
    if (value > maximum) {
      maximum = value;
      maximumStep = step;
    }
  }
  const count = end - start;
  const hasFinite = count > nonFinite;
  buckets.firstStep[at] = firstStep;
  buckets.lastStep[at] = lastStep;
  buckets.count[at] = count;
  buckets.nonFinite[at] = nonFinite;
  buckets.minimum[at] = hasFinite ? minimum : Number.NaN;
  buckets.maximum[at] = hasFinite ? maximum : Number.NaN;
  buckets.minimumStep[at] = hasFinite ? minimumStep : firstStep;
  buckets.maximumStep[at] = hasFinite ? maximumStep : firstStep;
  buckets.mean[at] = hasFinite ? meanOf(sum, count - nonFinite, values, start, end) : Number.NaN;
  buckets.last[at] = last;
}

/** The sum of finite values may overflow; then they are averaged one by one. */
function meanOf(sum: number, finite: number, values: Float64Array, start: number, end: number): number {
  if (sum - sum === 0) return sum / finite;
  let mean = 0;
  let added = 0;
  for (let index = start; index < end; index += 1) {
    const value = values[index] ?? 0;
    if (value - value !== 0) continue;
    added += 1;
    mean = moveMean(mean, value, 1, added);
  }
  return mean;
}

function mergeInto(buckets: BucketColumns, at: number, finer: BucketColumns, start: number, end: number): void {
  let [firstStep, lastStep, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];
  let [minimum, maximum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let [minimumStep, maximumStep, count, nonFinite, mean] = [0, 0, 0, 0, 0];
  for (let index = start; index < end; index += 1) {
    firstStep = Math.min(firstStep, finer.firstStep[index] ?? 0);
    const end = finer.lastStep[index] ?? 0;
    if (end >= lastStep) {
      lastStep = end;
      last = finer.last[index] ?? 0;
    }
    count += finer.count[index] ?? 0;
    nonFinite += finer.nonFinite[index] ?? 0;
    const finite = (finer.count[index] ?? 0) - (finer.nonFinite[index] ?? 0);
    if (finite === 0) continue;
    mean = moveMean(mean, finer.mean[index] ?? 0, finite, count - nonFinite);
    const [low, high] = [finer.minimum[index] ?? 0, finer.maximum[index] ?? 0];
    if (low < minimum) {
      minimum = low;
      minimumStep = finer.minimumStep[index] ?? 0;
    }
    if (high > maximum) {
      maximum = high;
      maximumStep = finer.maximumStep[index] ?? 0;
    }
  }
  const hasFinite = count > nonFinite;
  buckets.firstStep[at] = firstStep;
  buckets.lastStep[at] = lastStep;
  buckets.count[at] = count;
  buckets.nonFinite[at] = nonFinite;
  buckets.minimum[at] = hasFinite ? minimum : Number.NaN;
  buckets.maximum[at] = hasFinite ? maximum : Number.NaN;
  buckets.minimumStep[at] = hasFinite ? minimumStep : firstStep;
  buckets.maximumStep[at] = hasFinite ? maximumStep : firstStep;
  buckets.mean[at] = hasFinite ? mean : Number.NaN;
  buckets.last[at] = last;
}
