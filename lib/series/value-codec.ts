import { type ByteReader, ByteWriter } from "./byte-stream";
import { findDecimalExponent, LARGEST_DECIMAL, POWERS_OF_TEN, STRAY_SHARE } from "./find-decimal-exponent";
import { bytesOfFloats, FloatBits, floatsOfBytes } from "./float-bits";
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
  const decimals = writeDecimals(values);
  const raw = values.length * 8;
  // Nothing but decimals is ever below four bytes a value.
  const singles = decimals !== null && decimals.length <= values.length * 4 ? null : writeSingles(values);
  const shorter = singles !== null && singles.length < (decimals?.length ?? raw) ? singles : decimals;
  const chosen = shorter ?? writeXor(values);
  if (chosen.length < raw) writer.bytes(chosen);
  else writeRaw(writer, values);
}

/** Reads `length` values that `writeValues` wrote. */
export function readValues(reader: ByteReader, length: number): Float64Array {
  const form = reader.byte();
  if (form === DECIMAL) return readDecimals(reader, length);
  if (form === SINGLE) return readSingles(reader, length);
  if (form === RAW) return floatsOfBytes(reader.take(length * 8));
  const values = new Float64Array(length);
  readXor(reader, length, new FloatBits(values));
  return values;
}

/** Values as they are, for columns of which it is known that no form is shorter. */
export function writeRaw(writer: ByteWriter, values: Float64Array): void {
  writer.byte(RAW);
  writer.bytes(bytesOfFloats(values));
}

/** Filled and used within one call; kept so that a chunk costs no new memory. */
const integers = new Float64Array(4096);
const decimalForm = new ByteWriter();
const singleForm = new ByteWriter();

function writeDecimals(values: Float64Array): Uint8Array | null {
  const exponent = findDecimalExponent(values);
  if (exponent === null) return null;
  const places = values.length <= integers.length ? integers.subarray(0, values.length) : values.slice();
  const strays: number[] = [];
  const tolerated = values.length / STRAY_SHARE;
  const power = POWERS_OF_TEN[exponent] ?? 1;
  let previous = 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0;
    const integer = Math.round(value * power);
    // As in `toDecimalInteger`, which is for one value: −0 and what would not divide back are kept apart.
    if (
      integer / power === value &&
      integer <= LARGEST_DECIMAL &&
      integer >= -LARGEST_DECIMAL &&
      isNotMinusZero(value)
    ) {
      previous = integer;
    } else if (strays.push(index) > tolerated) {
      // What was sampled did not speak for all of them.
      return null;
    }
    // A stray's place is filled with its neighbour, which costs no width.
    places[index] = previous;
  }
  const writer = decimalForm;
  writer.restart();
  writer.byte(DECIMAL);
  writer.byte(exponent);
  packIntegers(writer, places);
  writeStrays(writer, values, strays);
  return writer.written();
}

function isNotMinusZero(value: number): boolean {
  return value !== 0 || 1 / value > 0;
}

function readDecimals(reader: ByteReader, length: number): Float64Array {
  const power = POWERS_OF_TEN[reader.byte()] ?? 1;
  const values = unpackIntegers(reader, length);
  for (let index = 0; index < length; index += 1) values[index] = (values[index] ?? 0) / power;
  readStrays(reader, values);
  return values;
}

function writeSingles(values: Float64Array): Uint8Array | null {
  const strays: number[] = [];
  const tolerated = values.length / STRAY_SHARE;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0;
    // NaN is a stray as well: its payload might not survive the conversion.
    if (Math.fround(value) !== value && strays.push(index) > tolerated) return null;
  }
  const writer = singleForm;
  writer.restart();
  writer.byte(SINGLE);
  for (const value of values) writer.float32(value);
  writeStrays(writer, values, strays);
  return writer.written();
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
function writeXor(values: Float64Array): Uint8Array {
  const bits = new FloatBits(values);
  const lengths = new Uint8Array(Math.ceil(values.length / 2));
  const tail = new Uint8Array(values.length * 8);
  let [low, high, at] = [0, 0, 0];
  for (let index = 0; index < values.length; index += 1) {
    let lowChange = bits.low(index) ^ low;
    let highChange = bits.high(index) ^ high;
    low ^= lowChange;
    high ^= highChange;
    const length = highChange === 0 ? usedBytes(lowChange) : 4 + usedBytes(highChange);
    lengths[index >> 1] = (lengths[index >> 1] ?? 0) | (length << ((index & 1) * 4));
    for (let byte = 0; byte < Math.min(4, length); byte += 1, lowChange >>>= 8) tail[at + byte] = lowChange;
    for (let byte = 4; byte < length; byte += 1, highChange >>>= 8) tail[at + byte] = highChange;
    at += length;
  }
  const writer = new ByteWriter(1 + lengths.length + at);
  writer.byte(XOR);
  writer.bytes(lengths);
  writer.bytes(tail.subarray(0, at));
  return writer.written();
}

function readXor(reader: ByteReader, length: number, bits: FloatBits): void {
  const lengths = reader.take(Math.ceil(length / 2));
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
