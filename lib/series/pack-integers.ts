import type { ByteReader, ByteWriter } from "./byte-stream";

const BLOCK = 128;
/** Beyond this the bit buffer, which is a double, would lose bits. */
const WIDEST_PACKED = 45;
const UNPACKED = 64;
/** Looked up, since `2 ** n` costs as much as all the rest of the loop. */
const POWERS_OF_TWO = Float64Array.from({ length: 65 }, (_, bits) => 2 ** bits);

/**
 * Writes integers of at most 2^51 in size in blocks: the smallest of the block, then the distance of
 * each from it in as many bits as the largest distance needs.
 */
export function packIntegers(writer: ByteWriter, numbers: Float64Array): void {
  for (let start = 0; start < numbers.length; start += BLOCK) {
    packBlock(writer, numbers.subarray(start, start + BLOCK));
  }
}

/** Reads `length` integers that `packIntegers` wrote. */
export function unpackIntegers(reader: ByteReader, length: number): Float64Array {
  const numbers = new Float64Array(length);
  for (let start = 0; start < length; start += BLOCK) unpackBlock(reader, numbers.subarray(start, start + BLOCK));
  return numbers;
}

function packBlock(writer: ByteWriter, block: Float64Array): void {
  let smallest = Number.POSITIVE_INFINITY;
  let largest = Number.NEGATIVE_INFINITY;
  for (const value of block) {
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
  }
  const width = bitsFor(largest - smallest);
  writer.signedVarint(smallest);
  writer.byte(width);
  if (width === UNPACKED) {
    for (const value of block) writer.float64(value);
    return;
  }
  let buffer = 0;
  let filled = 0;
  for (const value of block) {
    buffer += (value - smallest) * (POWERS_OF_TWO[filled] ?? 1);
    filled += width;
    while (filled >= 8) {
      writer.byte(buffer & 0xff);
      buffer = Math.floor(buffer / 256);
      filled -= 8;
    }
  }
  if (filled > 0) writer.byte(buffer);
}

function unpackBlock(reader: ByteReader, block: Float64Array): void {
  const smallest = reader.signedVarint();
  const width = reader.byte();
  const modulus = POWERS_OF_TWO[width] ?? 1;
  let buffer = 0;
  let filled = 0;
  for (let index = 0; index < block.length; index += 1) {
    if (width === UNPACKED) {
      block[index] = reader.float64();
      continue;
    }
    while (filled < width) {
      buffer += reader.byte() * (POWERS_OF_TWO[filled] ?? 1);
      filled += 8;
    }
    const rest = Math.floor(buffer / modulus);
    block[index] = smallest + (buffer - rest * modulus);
    buffer = rest;
    filled -= width;
  }
}

function bitsFor(range: number): number {
  let width = 0;
  while ((POWERS_OF_TWO[width] ?? 1) <= range) width += 1;
  return width > WIDEST_PACKED ? UNPACKED : width;
}
