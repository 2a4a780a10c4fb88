import { mergeCells } from "./bucket-chunk";
import { type BucketColumns, joinBuckets, type SeriesColumns } from "./bucket-columns";
import type { Bucket, SeriesBuckets } from "./buckets";
import { BucketFold, bucketOfPoints } from "./fold-bucket";
import type { PointColumns } from "./run-data";

/**
 * Cuts the steps from `fromStep` to `toStep` (both included) into cells of equal width. Whoever
 * downsamples points or buckets of one range uses the same cells, so that results agree.
 */
export type StepGrid = { readonly fromStep: number; readonly toStep: number; readonly cells: number };

/** Number of the cell that a step of the range lies in. */
export function cellOf(grid: StepGrid, step: number): number {
  const cell = Math.floor((step - grid.fromStep) / cellWidth(grid));
  return Math.min(grid.cells - 1, Math.max(0, cell));
}

/** Steps in one cell; need not be whole. */
export function cellWidth(grid: StepGrid): number {
  return (grid.toStep - grid.fromStep + 1) / grid.cells;
}

/**
 * At most `maxBuckets` buckets of the points between two steps (both included). Every point is in
 * exactly one bucket; a bucket keeps the extremes with their steps, so that no spike is lost. Where
 * there are fewer points than buckets, every point has its own.
 *
 * @param columns points in ascending step order, as `orderPoints` returns them
 */
export function bucketPoints(
  columns: PointColumns,
  fromStep: number,
  toStep: number,
  maxBuckets: number,
): SeriesBuckets {
  const { steps, values } = columns;
  const start = lowerBound(steps, fromStep);
  const end = lowerBound(steps, toStep, start, true);
  if (end - start <= maxBuckets) {
    const single = Array.from({ length: end - start }, (_, index) =>
      bucketOfPoints(columns, start + index, start + index + 1),
    );
    return { fromStep, toStep, count: end - start, buckets: single };
  }
  const grid = { fromStep, toStep, cells: maxBuckets };
  const buckets: Bucket[] = [];
  let fold = new BucketFold();
  let current = -1;
  for (let index = start; index < end; index += 1) {
    const cell = cellOf(grid, steps[index] ?? 0);
    if (cell !== current) {
      if (!fold.isEmpty) buckets.push(fold.finish());
      fold = new BucketFold();
      current = cell;
    }
    fold.addPoint(steps[index] ?? 0, values[index] ?? Number.NaN);
  }
  if (!fold.isEmpty) buckets.push(fold.finish());
  return { fromStep, toStep, count: end - start, buckets };
}

/**
 * The same from finer buckets, in ascending order of their first steps, each counted in the cell of
 * its first step.
 */
export function foldBuckets(
  finer: readonly Bucket[],
  fromStep: number,
  toStep: number,
  maxBuckets: number,
): SeriesBuckets {
  const count = finer.reduce((sum, bucket) => sum + bucket.count, 0);
  if (finer.length <= maxBuckets) return { fromStep, toStep, count, buckets: finer };
  const grid = { fromStep, toStep, cells: maxBuckets };
  const folds = new Map<number, BucketFold>();
  for (const bucket of finer) {
    const cell = cellOf(grid, bucket.firstStep);
    const fold = folds.get(cell) ?? new BucketFold();
    fold.addBucket(bucket);
    folds.set(cell, fold);
  }
  return { fromStep, toStep, count, buckets: Array.from(folds.values(), (fold) => fold.finish()) };
}

/**
 * At most `maxBuckets` buckets from stretches of finer ones and of points, each counted in the cell of
 * its first step. Where there are fewer than asked for, they are given as they are.
 *
 * @param stretches with ascending steps inside each; no two share any steps
 */
export function foldStretches(
  stretches: readonly BucketColumns[],
  fromStep: number,
  toStep: number,
  maxBuckets: number,
): SeriesColumns {
  const ascending = [...stretches].sort((a, b) => (a.firstStep[0] ?? 0) - (b.firstStep[0] ?? 0));
  let count = 0;
  let finer = 0;
  for (const { length, count: points } of ascending) {
    for (let index = 0; index < length; index += 1) count += points[index] ?? 0;
    finer += length;
  }
  if (finer <= maxBuckets) return { fromStep, toStep, count, buckets: joinBuckets(ascending) };
  const grid = { fromStep, toStep, cells: maxBuckets };
  return { fromStep, toStep, count, buckets: mergeCells(ascending, (step) => cellOf(grid, step), maxBuckets) };
}

/** First index from `start` whose step is at least `step` (or greater than it, when `after`). */
export function lowerBound(steps: Float64Array, step: number, start = 0, after = false): number {
  let low = start;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = steps[middle] ?? 0;
    if (value < step || (after && value === step)) low = middle + 1;
    else high = middle;
  }
  return low;
}
