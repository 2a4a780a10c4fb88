import type { Bucket } from "./buckets";
import { moveMean } from "./move-mean";
import type { PointColumns } from "./run-data";

/** Folds points and buckets, in arrival order, into one bucket. Mutable; `finish` reads it off. */
export class BucketFold {
  #firstStep = Number.POSITIVE_INFINITY;
  #lastStep = Number.NEGATIVE_INFINITY;
  #count = 0;
  #nonFinite = 0;
  #minimum = Number.POSITIVE_INFINITY;
  #minimumStep = 0;
  #maximum = Number.NEGATIVE_INFINITY;
  #maximumStep = 0;
  #mean = 0;
  #last = Number.NaN;

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  addPoint(step: number, value: number): void {
    this.#count += 1;
    this.#coverStep(step, step, value);
    if (!Number.isFinite(value)) {
      this.#nonFinite += 1;
      return;
    }
    this.#coverExtremes(value, step, value, step);
    this.#mean = moveMean(this.#mean, value, 1, this.#count - this.#nonFinite);
  }

  addBucket(bucket: Bucket): void {
    this.#count += bucket.count;
    this.#nonFinite += bucket.nonFinite;
    this.#coverStep(bucket.firstStep, bucket.lastStep, bucket.last);
    const { minimum, minimumStep, maximum, maximumStep, mean } = bucket;
    if (minimum === null || maximum === null || mean === null) return;
    this.#coverExtremes(minimum, minimumStep ?? bucket.firstStep, maximum, maximumStep ?? bucket.firstStep);
    this.#mean = moveMean(this.#mean, mean, bucket.count - bucket.nonFinite, this.#count - this.#nonFinite);
  }

  /** The bucket so far; meaningless while `isEmpty`. */
  finish(): Bucket {
    const hasFinite = this.#count > this.#nonFinite;
    return {
      firstStep: this.#firstStep,
      lastStep: this.#lastStep,
      count: this.#count,
      nonFinite: this.#nonFinite,
      minimum: hasFinite ? this.#minimum : null,
      minimumStep: hasFinite ? this.#minimumStep : null,
      maximum: hasFinite ? this.#maximum : null,
      maximumStep: hasFinite ? this.#maximumStep : null,
      mean: hasFinite ? this.#mean : null,
      last: this.#last,
    };
  }

  #coverStep(firstStep: number, lastStep: number, last: number): void {
    if (firstStep < this.#firstStep) this.#firstStep = firstStep;
    // Equal as well: of several values at one step the last that arrived counts.
    if (lastStep >= this.#lastStep) {
      this.#lastStep = lastStep;
      this.#last = last;
    }
  }

  #coverExtremes(minimum: number, minimumStep: number, maximum: number, maximumStep: number): void {
    if (minimum < this.#minimum) {
      this.#minimum = minimum;
      this.#minimumStep = minimumStep;
    }
    if (maximum > this.#maximum) {
      this.#maximum = maximum;
      this.#maximumStep = maximumStep;
    }
  }
}

/** One bucket of points `start` (included) to `end` (excluded), which must not be empty. */
export function bucketOfPoints(columns: PointColumns, start = 0, end = columns.steps.length): Bucket {
  const fold = new BucketFold();
  for (let index = start; index < end; index += 1) {
    fold.addPoint(columns.steps[index] ?? 0, columns.values[index] ?? Number.NaN);
  }
  return fold.finish();
}

/** One bucket of several, which must not be none. */
export function mergeBuckets(buckets: readonly Bucket[]): Bucket {
  const fold = new BucketFold();
  for (const bucket of buckets) fold.addBucket(bucket);
  return fold.finish();
}
