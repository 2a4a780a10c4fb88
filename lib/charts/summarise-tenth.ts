import type { Bucket } from "@/lib/series/buckets";

/** The finite points of a tenth of a series. */
export type Tenth = {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** Finite points in it. */
  readonly points: number;
};

/**
 * The finite points of the first tenth of the points, at least one bucket. A tenth, because single
 * points of a mini-batch loss say little, and the very first one least. For the last tenth the buckets
 * are given in reverse.
 */
export function summariseTenth(buckets: readonly Bucket[]): Tenth | null {
  const total = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
  let points = 0;
  let sum = 0;
  let seen = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { count, nonFinite, mean, minimum, maximum } of buckets) {
    if (seen >= total / 10 && points > 0) break;
    seen += count;
    const finite = count - nonFinite;
    if (mean === null || minimum === null || maximum === null || finite === 0) continue;
    points += finite;
    sum += mean * finite;
    low = Math.min(low, minimum);
    high = Math.max(high, maximum);
  }
  return points === 0 ? null : { mean: sum / points, low, high, points };
}
