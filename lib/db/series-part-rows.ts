import { encodeBuckets } from "@/lib/series/bucket-codec";
import type { Bucket } from "@/lib/series/buckets";
import { mergeBuckets } from "@/lib/series/fold-bucket";
import { buildPyramid, type PyramidNode } from "@/lib/series/pyramid";
import type { ChunkSummary } from "./chunk-row";

/** Where a series lies within one import. */
export type PartKey = { readonly runId: string; readonly importId: string; readonly seriesNumber: number };

/** The row that says what one import holds of one series, from all its chunks in order. */
export function seriesPartRow(key: PartKey, chunks: readonly ChunkSummary[]) {
  const whole = mergeBuckets(chunks.map(({ bucket }) => bucket));
  return partRow(key, { chunks: chunks.length, whole, isAscending: isAscending(chunks) });
}

/** The same, from what is known of the part as a whole. */
export function partRow(
  key: PartKey,
  part: { readonly chunks: number; readonly whole: Bucket; readonly isAscending: boolean },
) {
  const { count, nonFinite, firstStep, lastStep, minimum, maximum, mean } = part.whole;
  return {
    ...key,
    chunks: part.chunks,
    points: BigInt(count),
    nonFinite: BigInt(nonFinite),
    firstStep: BigInt(firstStep),
    lastStep: BigInt(lastStep),
    minimum,
    maximum,
    mean,
    isAscending: part.isAscending,
  };
}

/** Rows of all levels of the pyramid above these chunks. */
export function pyramidRows(key: PartKey, chunks: readonly ChunkSummary[]) {
  return buildPyramid(chunks.map(({ bucket }) => bucket)).map((node) => pyramidRow(key, node));
}

/** The row of one node. */
export function pyramidRow(key: PartKey, { level, position, buckets }: PyramidNode) {
  return { ...key, level, position, buckets: encodeBuckets(buckets) };
}

function isAscending(chunks: readonly ChunkSummary[]): boolean {
  return chunks.every((chunk, index) => {
    const before = chunks[index - 1];
    return chunk.isAscending && (before === undefined || before.bucket.lastStep < chunk.bucket.firstStep);
  });
}
