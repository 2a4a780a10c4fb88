import type { Bucket } from "./buckets";
import { ByteReader, ByteWriter } from "./byte-stream";
import { readIntegers, writeIntegers } from "./integer-codec";
import { readValues, writeValues } from "./value-codec";

/** First byte of every list of buckets. */
const BUCKET_ENCODING = 1;

/** Bytes of buckets, column by column; `decodeBuckets` gives back the same numbers. */
export function encodeBuckets(buckets: readonly Bucket[]): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  writer.byte(BUCKET_ENCODING);
  writer.varint(buckets.length);
  const integers = (pick: (bucket: Bucket) => number) => writeIntegers(writer, Float64Array.from(buckets, pick));
  const values = (pick: (bucket: Bucket) => number) => writeValues(writer, Float64Array.from(buckets, pick));
  integers((bucket) => bucket.firstStep);
  integers((bucket) => bucket.lastStep);
  integers((bucket) => bucket.count);
  integers((bucket) => bucket.nonFinite);
  integers((bucket) => bucket.minimumStep ?? bucket.firstStep);
  integers((bucket) => bucket.maximumStep ?? bucket.firstStep);
  values((bucket) => bucket.minimum ?? 0);
  values((bucket) => bucket.maximum ?? 0);
  values((bucket) => bucket.mean ?? 0);
  values((bucket) => bucket.last);
  return writer.finish();
}

/** @throws Error when the bytes were written by a newer version of the product */
export function decodeBuckets(bytes: Uint8Array): Bucket[] {
  const reader = new ByteReader(bytes);
  const version = reader.byte();
  if (version !== BUCKET_ENCODING) throw new Error(`Stored buckets have the unknown encoding ${version}.`);
  const length = reader.varint();
  const [first, end, count, nonFinite, minimumAt, maximumAt] = columns(6, () => readIntegers(reader, length));
  const [minimum, maximum, mean, last] = columns(4, () => readValues(reader, length));
  return Array.from({ length }, (_, index): Bucket => {
    const hasFinite = (count?.[index] ?? 0) > (nonFinite?.[index] ?? 0);
    return {
      firstStep: first?.[index] ?? 0,
      lastStep: end?.[index] ?? 0,
      count: count?.[index] ?? 0,
      nonFinite: nonFinite?.[index] ?? 0,
      minimum: hasFinite ? (minimum?.[index] ?? null) : null,
      minimumStep: hasFinite ? (minimumAt?.[index] ?? null) : null,
      maximum: hasFinite ? (maximum?.[index] ?? null) : null,
      maximumStep: hasFinite ? (maximumAt?.[index] ?? null) : null,
      mean: hasFinite ? (mean?.[index] ?? null) : null,
      last: last?.[index] ?? Number.NaN,
    };
  });
}

function columns(count: number, read: () => Float64Array): Float64Array[] {
  return Array.from({ length: count }, read);
}
