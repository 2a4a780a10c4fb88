import { type ByteReader, ByteWriter } from "./byte-stream";
import { findDecimalExponent, POWERS_OF_TEN, STRAY_SHARE, toDecimalInteger } from "./find-decimal-exponent";
import { FloatBits } from "./float-bits";
import { packIntegers, unpackIntegers } from "./pack-integers";

/** How a column of values is stored. The numbers are part of stored data: never change their meaning. */
const RAW = 0;
const DECIMAL = 1;
const SINGLE = 2;
const XOR = 3;

/**
 * Writes doubles without losing a bit: as integers over a power of ten when they are short decimals,
 * as 32-bit floats when they are exactly that (most frameworks compute in them), else as the bytes
 * in which each differs from the one before it. What does not fit the form of its chunk (NaN with
 * its payload, infinities, −0, a stray long decimal) is kept apart bit for bit.
 */
export function writeValues(writer: ByteWriter, values: Float64Array): void {
  const candidates = [writeDecimals(values), writeSingles(values)].filter((candidate) => candidate !== null);
  const shortest = candidates.reduce<ByteWriter | null>((best, candidate) => {
    return best === null || candidate.length < best.length ? candidate : best;
  }, null);
  const chosen = shortest ?? writeXor(values);
  if (chosen.length < values.length * 8) writer.bytes(chosen.finish());
  else writeRaw(writer, values);
}

/** Reads `length` values that `writeValues` wrote. */
export function readValues(reader: ByteReader, length: number): Float64Array {
  const form = reader.byte();
  if (form === DECIMAL) return readDecimals(reader, length);
  if (form === SINGLE) return readSingles(reader, length);
  const values = new Float64Array(length);
  const bits = new FloatBits(values);
  if (form === XOR) readXor(reader, length, bits);
  else for (let index = 0; index < length; index += 1) bits.set(index, reader.uint32(), reader.uint32());
  return values;
}

function writeRaw(writer: ByteWriter, values: Float64Array): void {
  const bits = new FloatBits(values);
  writer.byte(RAW);
  for (let index = 0; index < values.length; index += 1) {
    writer.uint32(bits.low(index));
    writer.uint32(bits.high(index));
  }
}

function writeDecimals(values: Float64Array): ByteWriter | null {
  const exponent = findDecimalExponent(values);
  if (exponent === null) return null;
  const integers = new Float64Array(values.length);
  const strays: number[] = [];
  const tolerated = values.length / STRAY_SHARE;
  let previous = 0;
  for (let index = 0; index < values.length; index += 1) {
    const integer = toDecimalInteger(values[index] ?? 0, exponent);
    if (integer === null) {
      strays.push(index);
      // What was sampled did not speak for all of them.
      if (strays.length > tolerated) return null;
    } else previous = integer;
    // A stray's place is filled with its neighbour, which costs no width.
    integers[index] = previous;
  }
  const writer = new ByteWriter();
  writer.byte(DECIMAL);
  writer.byte(exponent);
  packIntegers(writer, integers);
  writeStrays(writer, values, strays);
  return writer;
}

function readDecimals(reader: ByteReader, length: number): Float64Array {
  const power = POWERS_OF_TEN[reader.byte()] ?? 1;
  const values = unpackIntegers(reader, length);
  for (let index = 0; index < length; index += 1) values[index] = (values[index] ?? 0) / power;
  readStrays(reader, values);
  return values;
}

function writeSingles(values: Float64Array): ByteWriter | null {
  const strays: number[] = [];
  const tolerated = values.length / STRAY_SHARE;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0;
    // NaN is a stray as well: its payload might not survive the conversion.
    if (Math.fround(value) !== value && strays.push(index) > tolerated) return null;
  }
  const writer = new ByteWriter();
  writer.byte(SINGLE);
  for (const value of values) writer.float32(value);
  writeStrays(writer, values, strays);
  return writer;
}

function readSingles(reader: ByteReader, length: number): Float64Array {
  const values = new Float64Array(length);
  for (let index = 0; index < length; index += 1) values[index] = reader.float32();
  readStrays(reader, values);
  return values;
}

function writeStrays(writer: ByteWriter, values: Float64Array, strays: readonly number[]): void {
  const bits = new FloatBits(values);
  writer.varint(strays.length);
  let previous = 0;
  for (const index of strays) {
    writer.varint(index - previous);
    writer.uint32(bits.low(index));
    writer.uint32(bits.high(index));
    previous = index;
  }
}

function readStrays(reader: ByteReader, values: Float64Array): void {
  const bits = new FloatBits(values);
  let index = 0;
  for (let left = reader.varint(); left > 0; left -= 1) {
    index += reader.varint();
    bits.set(index, reader.uint32(), reader.uint32());
  }
}

/** Two lengths share a byte; then, for each value, that many low bytes of the difference. */
function writeXor(values: Float64Array): ByteWriter {
  const bits = new FloatBits(values);
  const writer = new ByteWriter();
  writer.byte(XOR);
  let low = 0;
  let high = 0;
  let lengths = 0;
  const tail = new ByteWriter();
  for (let index = 0; index < values.length; index += 1) {
    const lowChange = (bits.low(index) ^ low) >>> 0;
    const highChange = (bits.high(index) ^ high) >>> 0;
    low = bits.low(index);
    high = bits.high(index);
    const length = highChange === 0 ? usedBytes(lowChange) : 4 + usedBytes(highChange);
    lengths |= index % 2 === 0 ? length : length << 4;
    for (let byte = 0; byte < length; byte += 1) {
      tail.byte(byte < 4 ? lowChange >>> (8 * byte) : highChange >>> (8 * (byte - 4)));
    }
    if (index % 2 === 1 || index === values.length - 1) {
      writer.byte(lengths);
      lengths = 0;
    }
  }
  writer.bytes(tail.finish());
  return writer;
}

function readXor(reader: ByteReader, length: number, bits: FloatBits): void {
  const lengths = Uint8Array.from({ length: Math.ceil(length / 2) }, () => reader.byte());
  let low = 0;
  let high = 0;
  for (let index = 0; index < length; index += 1) {
    const pair = lengths[index >> 1] ?? 0;
    const used = index % 2 === 0 ? pair & 15 : pair >> 4;
    for (let byte = 0; byte < used; byte += 1) {
      if (byte < 4) low ^= reader.byte() << (8 * byte);
      else high ^= reader.byte() << (8 * (byte - 4));
    }
    bits.set(index, low >>> 0, high >>> 0);
  }
}

function usedBytes(word: number): number {
  return 4 - (Math.clz32(word) >> 3);
}
