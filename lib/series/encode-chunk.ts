import { bucketChunk } from "./bucket-chunk";
import type { BucketColumns } from "./bucket-columns";
import { encodePoints } from "./chunk-codec";
import { hasAscendingSteps } from "./order-points";

/** Points as they are stored, with what the pyramid above them is made from. */
export type EncodedChunk = {
  /** The points to the last bit; `decodePoints` reads them. */
  readonly payload: Uint8Array<ArrayBuffer>;
  /** One bucket for every 16 points. */
  readonly buckets: BucketColumns;
  /** Every step is greater than the one before it. */
  readonly isAscending: boolean;
};

/**
 * Encodes points of one series in arrival order, of which there must be some. Pure, so that it may run
 * in any thread; the arrays are not kept.
 *
 * @param times microseconds since 1970, NaN where not known; null when none is known
 */
export function encodeChunk(steps: Float64Array, times: Float64Array | null, values: Float64Array): EncodedChunk {
  return {
    payload: encodePoints({ steps, times, values }),
    buckets: bucketChunk(steps, values),
    isAscending: hasAscendingSteps(steps),
  };
}
