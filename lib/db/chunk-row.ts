import { mergeRuns } from "@/lib/series/bucket-chunk";
import { type BucketColumns, bucketAt } from "@/lib/series/bucket-columns";
import { CHUNK_ENCODING } from "@/lib/series/chunk-codec";
import { encodeChunk } from "@/lib/series/encode-chunk";
import type { PointColumns } from "@/lib/series/run-data";

/** The columns of a chunk's row that its points decide. */
export type ChunkData = {
  readonly count: number;
  readonly nonFinite: number;
  readonly firstStep: number;
  readonly lastStep: number;
  readonly isAscending: boolean;
  /** Over finite values, null when there are none. */
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly mean: number | null;
  readonly encoding: number;
  readonly payload: Uint8Array<ArrayBuffer>;
};

/** Encodes points, of which there must be some, as a chunk, with its buckets of the finest level. */
export function encodeChunkRow(columns: PointColumns): { readonly data: ChunkData; readonly buckets: BucketColumns } {
  const { payload, buckets, isAscending } = encodeChunk(columns.steps, columns.times, columns.values);
  const whole = bucketAt(mergeRuns(buckets, buckets.length), 0);
  const { count, nonFinite, firstStep, lastStep, minimum, maximum, mean } = whole;
  const facts = { count, nonFinite, firstStep, lastStep, isAscending, minimum, maximum, mean };
  return { buckets, data: { ...facts, encoding: CHUNK_ENCODING, payload } };
}
