import { encodeBuckets } from "@/lib/series/bucket-codec";
import type { Bucket } from "@/lib/series/buckets";
import { CHUNK_ENCODING, encodeChunk } from "@/lib/series/chunk-codec";
import { mergeBuckets } from "@/lib/series/fold-bucket";
import { hasAscendingSteps } from "@/lib/series/order-points";
import { bucketChunk } from "@/lib/series/pyramid";
import type { PointColumns } from "@/lib/series/run-data";

/** The columns of a chunk's row that its points decide. */
export type ChunkData = {
  readonly count: number;
  readonly nonFinite: number;
  readonly firstStep: bigint;
  readonly lastStep: bigint;
  readonly isAscending: boolean;
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly mean: number | null;
  readonly encoding: number;
  readonly buckets: Uint8Array<ArrayBuffer>;
  readonly payload: Uint8Array<ArrayBuffer>;
};

/** What the levels above a chunk need to know of it. */
export type ChunkSummary = { readonly bucket: Bucket; readonly isAscending: boolean };

/** Encodes points, of which there must be some, as a chunk. */
export function encodeChunkRow(columns: PointColumns): { readonly data: ChunkData; readonly summary: ChunkSummary } {
  const buckets = bucketChunk(columns);
  const bucket = mergeBuckets(buckets);
  const isAscending = hasAscendingSteps(columns.steps);
  const { count, nonFinite, minimum, maximum, mean } = bucket;
  return {
    summary: { bucket, isAscending },
    data: {
      count,
      nonFinite,
      firstStep: BigInt(bucket.firstStep),
      lastStep: BigInt(bucket.lastStep),
      isAscending,
      minimum,
      maximum,
      mean,
      encoding: CHUNK_ENCODING,
      buckets: encodeBuckets(buckets),
      payload: encodeChunk(columns),
    },
  };
}
