import type { Bucket, SeriesBuckets } from "./buckets";

/** The facts of a bucket, each of which is a column of `BucketColumns`. */
export const BUCKET_FACTS = [
  "firstStep",
  "lastStep",
  "count",
  "nonFinite",
  "minimum",
  "minimumStep",
  "maximum",
  "maximumStep",
  "mean",
  "last",
] as const;

/**
 * Buckets in order, one index per bucket; what each column means is said at `Bucket`. Where no value
 * of a bucket is finite its extremes and mean are NaN, and the steps of its extremes its first step.
 */
export type BucketColumns = { readonly length: number } & {
  readonly [Fact in (typeof BUCKET_FACTS)[number]]: Float64Array;
};

/** `SeriesBuckets` in columns, for pictures of many series at once. */
export type SeriesColumns = {
  readonly fromStep: number;
  readonly toStep: number;
  /** Points behind all buckets. */
  readonly count: number;
  readonly buckets: BucketColumns;
};

/** The buckets one by one, for charts. */
export function listBuckets({ buckets, ...range }: SeriesColumns): SeriesBuckets {
  return { ...range, buckets: Array.from({ length: buckets.length }, (_, index) => bucketAt(buckets, index)) };
}

/** All buckets of several lists, one list after the other. */
export function joinBuckets(parts: readonly BucketColumns[]): BucketColumns {
  const only = parts[0];
  if (only !== undefined && parts.length === 1) return only;
  const joined = allocateBuckets(parts.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const part of parts) {
    for (const fact of BUCKET_FACTS) joined[fact].set(part[fact], start);
    start += part.length;
  }
  return joined;
}

/** Room for so many buckets. */
export function allocateBuckets(length: number): BucketColumns {
  // One piece of memory for all columns: ten pieces cost ten times as much to allocate and to collect.
  const memory = new Float64Array(length * BUCKET_FACTS.length);
  let allocated = 0;
  const column = () => memory.subarray(length * allocated, length * ++allocated);
  return {
    length,
    firstStep: column(),
    lastStep: column(),
    count: column(),
    nonFinite: column(),
    minimum: column(),
    minimumStep: column(),
    maximum: column(),
    maximumStep: column(),
    mean: column(),
    last: column(),
  };
}

/** Buckets `start` (included) to `end` (excluded), as views on the same memory. */
export function sliceBuckets(buckets: BucketColumns, start: number, end: number): BucketColumns {
  const column = (values: Float64Array) => values.subarray(start, end);
  return {
    length: Math.min(end, buckets.length) - start,
    firstStep: column(buckets.firstStep),
    lastStep: column(buckets.lastStep),
    count: column(buckets.count),
    nonFinite: column(buckets.nonFinite),
    minimum: column(buckets.minimum),
    minimumStep: column(buckets.minimumStep),
    maximum: column(buckets.maximum),
    maximumStep: column(buckets.maximumStep),
    mean: column(buckets.mean),
    last: column(buckets.last),
  };
}

/** Each point as a bucket of its own, as views on the columns where those say it already. */
export function bucketEachPoint(steps: Float64Array, values: Float64Array): BucketColumns {
  const nonFinite = new Float64Array(values.length);
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0;
    // Only the difference of finite numbers from themselves is 0.
    if (value - value !== 0) nonFinite[index] = 1;
  }
  const count = new Float64Array(values.length).fill(1);
  const where = { firstStep: steps, lastStep: steps, minimumStep: steps, maximumStep: steps };
  const what = { minimum: values, maximum: values, mean: values, last: values };
  return { length: values.length, count, nonFinite, ...where, ...what };
}

/** One bucket on its own. */
export function bucketAt(buckets: BucketColumns, index: number): Bucket {
  const count = buckets.count[index] ?? 0;
  const nonFinite = buckets.nonFinite[index] ?? 0;
  const hasFinite = count > nonFinite;
  return {
    firstStep: buckets.firstStep[index] ?? 0,
    lastStep: buckets.lastStep[index] ?? 0,
    count,
    nonFinite,
    minimum: hasFinite ? (buckets.minimum[index] ?? null) : null,
    minimumStep: hasFinite ? (buckets.minimumStep[index] ?? null) : null,
    maximum: hasFinite ? (buckets.maximum[index] ?? null) : null,
    maximumStep: hasFinite ? (buckets.maximumStep[index] ?? null) : null,
    mean: hasFinite ? (buckets.mean[index] ?? null) : null,
    last: buckets.last[index] ?? Number.NaN,
  };
}

/** A growing list of buckets. */
export class BucketList {
  #columns = allocateBuckets(16);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  append(buckets: BucketColumns): void {
    const length = this.#length + buckets.length;
    if (length > this.#columns.length) {
      const larger = allocateBuckets(Math.max(length, this.#columns.length * 2));
      for (const fact of BUCKET_FACTS) larger[fact].set(this.#columns[fact].subarray(0, this.#length));
      this.#columns = larger;
    }
    for (const fact of BUCKET_FACTS) this.#columns[fact].set(buckets[fact], this.#length);
    this.#length = length;
  }

  /** Keeps the first so many. */
  truncate(length: number): void {
    this.#length = Math.min(this.#length, length);
  }

  /** Buckets from `start` on, as views that the next change may overwrite. */
  from(start: number): BucketColumns {
    return sliceBuckets(this.#columns, start, this.#length);
  }
}
