import type { BucketColumns } from "./bucket-columns";
import { ByteReader, ByteWriter } from "./byte-stream";
import { readIntegers, writeIntegers } from "./integer-codec";
import { packIntegers, unpackIntegers } from "./pack-integers";
import { readValues, writeRaw, writeValues } from "./value-codec";

/** First byte of every list of buckets. */
const BUCKET_ENCODING = 2;
/** Distances between steps beyond this are not packed: the steps are stored as they are. */
const LARGEST_DISTANCE = 2 ** 51;

/** How the steps of the extremes are stored; part of stored data. */
const AS_DISTANCES = 0;
const AS_STEPS = 1;

/** Filled and copied within one call. */
const scratch = new ByteWriter();

/** Bytes of buckets, column by column; `decodeBuckets` gives back the same numbers. */
export function encodeBuckets(buckets: BucketColumns): Uint8Array<ArrayBuffer> {
  const writer = scratch;
  writer.restart();
  writer.byte(BUCKET_ENCODING);
  writer.varint(buckets.length);
  writeIntegers(writer, buckets.firstStep);
  writeIntegers(writer, buckets.lastStep);
  writeIntegers(writer, buckets.count);
  writeIntegers(writer, buckets.nonFinite);
  writeExtremeSteps(writer, buckets.minimumStep, buckets.firstStep);
  writeExtremeSteps(writer, buckets.maximumStep, buckets.firstStep);
  writeValues(writer, buckets.minimum);
  writeValues(writer, buckets.maximum);
  // Means are quotients: no form but their own bits is shorter.
  writeRaw(writer, buckets.mean);
  writeValues(writer, buckets.last);
  return writer.finish();
}

/** @throws Error when the bytes were written by a newer version of the product */
export function decodeBuckets(bytes: Uint8Array): BucketColumns {
  const reader = new ByteReader(bytes);
  const version = reader.byte();
  if (version !== BUCKET_ENCODING) throw new Error(`Stored buckets have the unknown encoding ${version}.`);
  const length = reader.varint();
  const firstStep = readIntegers(reader, length);
  return {
    length,
    firstStep,
    lastStep: readIntegers(reader, length),
    count: readIntegers(reader, length),
    nonFinite: readIntegers(reader, length),
    minimumStep: readExtremeSteps(reader, firstStep),
    maximumStep: readExtremeSteps(reader, firstStep),
    minimum: readValues(reader, length),
    maximum: readValues(reader, length),
    mean: readValues(reader, length),
    last: readValues(reader, length),
  };
}

/** An extreme lies a few steps behind its bucket's first: that distance takes a few bits. */
function writeExtremeSteps(writer: ByteWriter, steps: Float64Array, firstStep: Float64Array): void {
  const distances = new Float64Array(steps.length);
  for (let index = 0; index < steps.length; index += 1) {
    const distance = (steps[index] ?? 0) - (firstStep[index] ?? 0);
    if (!(distance >= 0 && distance <= LARGEST_DISTANCE)) {
      writer.byte(AS_STEPS);
      writeIntegers(writer, steps);
      return;
    }
    distances[index] = distance;
  }
  writer.byte(AS_DISTANCES);
  packIntegers(writer, distances);
}

function readExtremeSteps(reader: ByteReader, firstStep: Float64Array): Float64Array {
  if (reader.byte() === AS_STEPS) return readIntegers(reader, firstStep.length);
  const steps = unpackIntegers(reader, firstStep.length);
  for (let index = 0; index < steps.length; index += 1) steps[index] = (steps[index] ?? 0) + (firstStep[index] ?? 0);
  return steps;
}
