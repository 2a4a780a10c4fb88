import type { ByteReader, ByteWriter } from "./byte-stream";

const BLOCK = 128;
/** Widest distance that is packed; what is wider is stored as doubles. */
const WIDEST_PACKED = 45;
const UNPACKED = 64;
/** Bits that one pass of 32-bit arithmetic packs; wider distances take a second pass for their high bits. */
const NARROW = 24;
const NARROW_MODULUS = 2 ** NARROW;
/** Looked up, since `2 ** n` costs as much as all the rest of the loop. */
const POWERS_OF_TWO = Float64Array.from({ length: 65 }, (_, bits) => 2 ** bits);

/**
 * Writes integers of at most 2^51 in size in blocks: the smallest of the block, then the distance of
 * each from it in as many bits as the largest distance needs, low bits first. Distances of more than
 * 24 bits are two rows, all their low halves and then all their high ones, so that both are packed in
 * 32-bit arithmetic.
 */
export function packIntegers(writer: ByteWriter, numbers: Float64Array): void {
  for (let start = 0; start < numbers.length; start += BLOCK) {
    packBlock(writer, numbers, start, Math.min(numbers.length, start + BLOCK));
  }
}

/** Reads `length` integers that `packIntegers` wrote. */
export function unpackIntegers(reader: ByteReader, length: number): Float64Array {
  const numbers = new Float64Array(length);
  for (let start = 0; start < length; start += BLOCK) {
    unpackBlock(reader, numbers, start, Math.min(length, start + BLOCK));
  }
  return numbers;
}

function packBlock(writer: ByteWriter, numbers: Float64Array, start: number, end: number): void {
  let smallest = Number.POSITIVE_INFINITY;
  let largest = Number.NEGATIVE_INFINITY;
  for (let index = start; index < end; index += 1) {
    const value = numbers[index] ?? 0;
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
  }
  const width = bitsFor(largest - smallest);
  writer.signedVarint(smallest);
  writer.byte(width);
  if (width === UNPACKED) {
    for (let index = start; index < end; index += 1) writer.float64(numbers[index] ?? 0);
    return;
  }
  const low = Math.min(width, NARROW);
  const bytes = writer.room(bytesFor(end - start, low));
  const mask = low === NARROW ? NARROW_MODULUS - 1 : -1;
  let [at, buffer, filled] = [0, 0, 0];
  for (let index = start; index < end; index += 1) {
    const distance = (numbers[index] ?? 0) - smallest;
    // Below 2^32 the conversion to 32 bits is one instruction, above it is a slow path.
    const bits = (distance < 4294967296 ? distance >>> 0 : distance % NARROW_MODULUS) & mask;
    buffer |= bits << filled;
    filled += low;
    while (filled >= 8) {
      bytes[at] = buffer;
      at += 1;
      buffer >>>= 8;
      filled -= 8;
    }
  }
  if (filled > 0) bytes[at] = buffer;
  if (width > NARROW) packHigh(writer, numbers, start, end, smallest, width - NARROW);
}

function packHigh(
  writer: ByteWriter,
  numbers: Float64Array,
  start: number,
  end: number,
  smallest: number,
  width: number,
): void {
  const bytes = writer.room(bytesFor(end - start, width));
  let [at, buffer, filled] = [0, 0, 0];
  for (let index = start; index < end; index += 1) {
    buffer |= Math.floor(((numbers[index] ?? 0) - smallest) / NARROW_MODULUS) << filled;
    filled += width;
    while (filled >= 8) {
      bytes[at] = buffer;
      at += 1;
      buffer >>>= 8;
      filled -= 8;
    }
  }
  if (filled > 0) bytes[at] = buffer;
}

function unpackBlock(reader: ByteReader, numbers: Float64Array, start: number, end: number): void {
  const smallest = reader.signedVarint();
  const width = reader.byte();
  if (width === UNPACKED) {
    for (let index = start; index < end; index += 1) numbers[index] = reader.float64();
    return;
  }
  const low = Math.min(width, NARROW);
  addBits(reader.take(bytesFor(end - start, low)), numbers, start, end, low, smallest, 1);
  if (width <= NARROW) return;
  const high = width - NARROW;
  addBits(reader.take(bytesFor(end - start, high)), numbers, start, end, high, 0, NARROW_MODULUS);
}

/** Adds `base` and the next `width` bits times `scale` to each number. */
function addBits(
  bytes: Uint8Array,
  numbers: Float64Array,
  start: number,
  end: number,
  width: number,
  base: number,
  scale: number,
): void {
  const mask = (1 << width) - 1;
  let [at, buffer, filled] = [0, 0, 0];
  for (let index = start; index < end; index += 1) {
    while (filled < width) {
      buffer |= (bytes[at] ?? 0) << filled;
      at += 1;
      filled += 8;
    }
    numbers[index] = (numbers[index] ?? 0) + base + (buffer & mask) * scale;
    buffer >>>= width;
    filled -= width;
  }
}

function bytesFor(count: number, width: number): number {
  return Math.ceil((count * width) / 8);
}

/** Bits that hold every integer from 0 to `range`. */
function bitsFor(range: number): number {
  if (range < 4294967296) return 32 - Math.clz32(range);
  let width = 33;
  while ((POWERS_OF_TWO[width] ?? 1) <= range) width += 1;
  return width > WIDEST_PACKED ? UNPACKED : width;
}
