/**
 * One bucket of a downsampled series. Minimum and maximum are over finite values only and keep their
 * exact steps, so that a spike of a single step is never lost; they are null when no value is finite.
 */
export type Bucket = {
  readonly firstStep: number;
  readonly lastStep: number;
  /** Points behind this bucket, non-finite ones included. */
  readonly count: number;
  readonly nonFinite: number;
  readonly minimum: number | null;
  readonly minimumStep: number | null;
  readonly maximum: number | null;
  readonly maximumStep: number | null;
  readonly mean: number | null;
  /** Value at `lastStep`, exactly as stored (may be NaN or infinite). */
  readonly last: number;
};

/** A series as a chart needs it: at most as many buckets as were asked for, in ascending step order. */
export type SeriesBuckets = {
  readonly fromStep: number;
  readonly toStep: number;
  /** Points behind all buckets. */
  readonly count: number;
  readonly buckets: readonly Bucket[];
};
