import { estimateNorm, type HistogramNorm } from "./histogram-norm";
import { readPacked } from "./parse-event-tensor";
import { MalformedMessage, type ProtobufCursor } from "./protobuf";

/** Euclidean norm of the values behind a histogram. */
export type EventNorm = {
  readonly norm: number;
  /** Elements behind the histogram; null when not known. */
  readonly numel: number | null;
  /** null when the norm is exact. */
  readonly estimate: { readonly bounds: HistogramNorm; readonly buckets: number } | null;
};

/**
 * Parses a HistogramProto at the cursor up to `end`. PyTorch stores the sum of squares, whose root is
 * the exact norm; where a writer left it out the buckets give an estimate.
 *
 * @returns null when the histogram is empty
 * @see https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/histogram.proto
 */
export function parseEventHistogram(cursor: ProtobufCursor, end: number): EventNorm | null {
  let min = 0;
  let max = 0;
  let count = 0;
  let sumSquares = 0;
  const limits: number[] = [];
  const counts: number[] = [];
  while (cursor.at < end) {
    const tag = cursor.tag();
    if (tag === 9) min = cursor.double();
    else if (tag === 17) max = cursor.double();
    else if (tag === 25) count = cursor.double();
    else if (tag === 41) sumSquares = cursor.double();
    else if (tag === 50) readPacked(cursor, cursor.lengthEnd(), 8, () => limits.push(cursor.double()));
    else if (tag === 49) limits.push(cursor.double());
    else if (tag === 58) readPacked(cursor, cursor.lengthEnd(), 8, () => counts.push(cursor.double()));
    else if (tag === 57) counts.push(cursor.double());
    else cursor.skip(tag & 7);
  }
  if (cursor.at !== end) throw new MalformedMessage();
  if (!(count > 0)) return null;
  const numel = Number.isSafeInteger(count) ? count : null;
  const isExact = sumSquares !== 0 || (min === 0 && max === 0);
  if (isExact) return { norm: Math.sqrt(sumSquares), numel, estimate: null };
  const left = limits.map((_, bucket) =>
    Math.max(min, Math.min(max, bucket === 0 ? min : (limits[bucket - 1] ?? min))),
  );
  const right = limits.map((limit) => Math.max(min, Math.min(max, limit)));
  const bounds = estimateNorm(counts, left, right);
  return bounds === null ? null : { norm: bounds.estimate, numel, estimate: { bounds, buckets: counts.length } };
}

/**
 * Norm from a histogram of TensorFlow 2 and Keras: rows of left edge, right edge and count.
 *
 * @param rows the k × 3 numbers, row by row
 */
export function normOfHistogramRows(rows: Float64Array): EventNorm | null {
  const buckets = rows.length / 3;
  const column = (offset: number): Float64Array =>
    Float64Array.from({ length: buckets }, (_, row) => rows[row * 3 + offset] ?? 0);
  const counts = column(2);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const bounds = total > 0 ? estimateNorm(counts, column(0), column(1)) : null;
  if (bounds === null) return null;
  const numel = Number.isSafeInteger(total) ? total : null;
  return { norm: bounds.estimate, numel, estimate: { bounds, buckets } };
}
