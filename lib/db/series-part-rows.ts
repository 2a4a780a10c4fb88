import { encodeBuckets } from "@/lib/series/bucket-codec";
import type { Bucket } from "@/lib/series/buckets";
import type { PyramidNode } from "@/lib/series/pyramid";

/** Where a series lies within one import. */
export type PartKey = { readonly runId: string; readonly importId: string; readonly seriesNumber: number };

/** The row that says what one import holds of one series. */
export function partRow(
  key: PartKey,
  part: { readonly chunks: number; readonly whole: Bucket; readonly isAscending: boolean },
) {
  const { count, nonFinite, firstStep, lastStep, minimum, maximum, mean } = part.whole;
  const { chunks, isAscending } = part;
  return { ...key, chunks, points: count, nonFinite, firstStep, lastStep, minimum, maximum, mean, isAscending };
}

/** The row of one node of the pyramid above a part. */
export function nodeRow(key: PartKey, { level, position, buckets }: PyramidNode) {
  let firstStep = Number.POSITIVE_INFINITY;
  let lastStep = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < buckets.length; index += 1) {
    firstStep = Math.min(firstStep, buckets.firstStep[index] ?? firstStep);
    lastStep = Math.max(lastStep, buckets.lastStep[index] ?? lastStep);
  }
  return { ...key, level, position, firstStep, lastStep, buckets: encodeBuckets(buckets) };
}
