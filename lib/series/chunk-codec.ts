import { ByteReader, ByteWriter } from "./byte-stream";
import { readIntegers, writeIntegers } from "./integer-codec";
import type { PointColumns } from "./run-data";
import { readValues, writeValues } from "./value-codec";

/** First byte of every chunk. A reader keeps all versions it ever wrote. */
export const CHUNK_ENCODING = 1;

/** Points of a full chunk: large enough to compress, small enough to decode for one screenful. */
export const CHUNK_POINTS = 4096;

/** How the times of a chunk are stored; part of stored data. */
const NO_TIMES = 0;
const ALL_TIMES = 1;
const SOME_TIMES = 2;

/** Filled and copied within one call; kept so that a chunk costs no memory but its own. */
const scratch = new ByteWriter();

/** Bytes of the points, in their order, from which `decodePoints` gets the same points to the last bit. */
export function encodePoints(columns: PointColumns): Uint8Array<ArrayBuffer> {
  const { steps, times, values } = columns;
  const writer = scratch;
  writer.restart();
  writer.byte(CHUNK_ENCODING);
  writer.varint(steps.length);
  writeIntegers(writer, steps);
  writeTimes(writer, times);
  writeValues(writer, values);
  return writer.finish();
}

/** @throws Error when the bytes were written by a newer version of the product */
export function decodePoints(bytes: Uint8Array): PointColumns {
  const reader = new ByteReader(bytes);
  const version = reader.byte();
  if (version !== CHUNK_ENCODING) throw new Error(`Stored points have the unknown encoding ${version}.`);
  const length = reader.varint();
  const steps = readIntegers(reader, length);
  const times = readTimes(reader, length);
  return { steps, times, values: readValues(reader, length) };
}

function writeTimes(writer: ByteWriter, times: Float64Array | null): void {
  if (times === null) {
    writer.byte(NO_TIMES);
    return;
  }
  const known = times.filter((time) => !Number.isNaN(time));
  if (known.length === times.length) {
    writer.byte(ALL_TIMES);
    writeIntegers(writer, times);
    return;
  }
  writer.byte(SOME_TIMES);
  writer.varint(known.length);
  writeIntegers(
    writer,
    Float64Array.from(times, (time) => (Number.isNaN(time) ? 0 : 1)),
  );
  writeIntegers(writer, known);
}

function readTimes(reader: ByteReader, length: number): Float64Array | null {
  const form = reader.byte();
  if (form === NO_TIMES) return null;
  if (form === ALL_TIMES) return readIntegers(reader, length);
  const knownCount = reader.varint();
  const isKnown = readIntegers(reader, length);
  const known = readIntegers(reader, knownCount);
  let next = 0;
  return isKnown.map((flag) => {
    if (flag === 0) return Number.NaN;
    next += 1;
    return known[next - 1] ?? Number.NaN;
  });
}
