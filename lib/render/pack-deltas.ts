const BLOCK = 128;
const MINIBLOCKS = 4;
const MINIBLOCK = BLOCK / MINIBLOCKS;
/** Up to here differences of differences are exact, also doubled. */
const EXACT = 2 ** 52;
/** A varint of what is exact takes at most eight bytes, a packed value seven; the last block is padded. */
const HEADER_BYTES = 32;
const BLOCK_BYTES = 8 + MINIBLOCKS + BLOCK * 7;
/** Wider values are written in whole bytes, as 32-bit arithmetic ends here. */
const SHIFTED_BITS = 24;

/**
 * Whole numbers as Parquet's DELTA_BINARY_PACKED. In the numbers of the language and not in BigInt,
 * which costs ten times as much.
 *
 * @returns null when numbers or their differences are too large for exact arithmetic
 * @see https://parquet.apache.org/docs/file-format/data-pages/encodings/#DELTAENC
 */
export function packDeltas(values: Float64Array): Uint8Array | null {
  const target = new Target(HEADER_BYTES + Math.ceil(values.length / BLOCK) * BLOCK_BYTES);
  target.varint(BLOCK);
  target.varint(MINIBLOCKS);
  target.varint(values.length);
  const first = values[0] ?? 0;
  if (Math.abs(first) >= EXACT) return null;
  target.zigzag(first);
  const deltas = new Float64Array(BLOCK);
  for (let start = 1; start < values.length; start += BLOCK) {
    const count = Math.min(BLOCK, values.length - start);
    let least = Number.POSITIVE_INFINITY;
    for (let index = 0; index < count; index += 1) {
      const delta = (values[start + index] ?? 0) - (values[start + index - 1] ?? 0);
      if (Math.abs(delta) >= EXACT) return null;
      deltas[index] = delta;
      if (delta < least) least = delta;
    }
    for (let index = 0; index < BLOCK; index += 1) deltas[index] = index < count ? (deltas[index] ?? 0) - least : 0;
    target.zigzag(least);
    writeMiniblocks(target, deltas);
  }
  return target.bytes();
}

function writeMiniblocks(target: Target, deltas: Float64Array): void {
  const widths = Array.from({ length: MINIBLOCKS }, (_, index) => {
    return widthOf(deltas.subarray(index * MINIBLOCK, (index + 1) * MINIBLOCK));
  });
  for (const width of widths) target.byte(width);
  for (const [index, width] of widths.entries()) {
    if (width > 0) target.packed(deltas.subarray(index * MINIBLOCK, (index + 1) * MINIBLOCK), width);
  }
}

function widthOf(deltas: Float64Array): number {
  let largest = 0;
  for (const delta of deltas) if (delta > largest) largest = delta;
  const bits = largest < 2 ** 32 ? 32 - Math.clz32(largest) : 64 - Math.clz32(Math.floor(largest / 2 ** 32));
  return bits <= SHIFTED_BITS ? bits : Math.ceil(bits / 8) * 8;
}

/** Bytes that grow up to a size known beforehand. */
class Target {
  readonly #bytes: Uint8Array;
  #length = 0;

  constructor(size: number) {
    this.#bytes = new Uint8Array(size);
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  byte(value: number): void {
    this.#bytes[this.#length] = value;
    this.#length += 1;
  }

  varint(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.byte((rest % 0x80) + 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.byte(rest);
  }

  zigzag(value: number): void {
    this.varint(value < 0 ? -value * 2 - 1 : value * 2);
  }

  /** Least significant bit first. */
  packed(values: Float64Array, width: number): void {
    if (width > SHIFTED_BITS) this.#wide(values, width / 8);
    else this.#narrow(values, width);
  }

  #narrow(values: Float64Array, width: number): void {
    let buffer = 0;
    let bits = 0;
    for (const value of values) {
      buffer |= value << bits;
      bits += width;
      while (bits >= 8) {
        this.byte(buffer & 0xff);
        buffer >>>= 8;
        bits -= 8;
      }
    }
  }

  #wide(values: Float64Array, bytes: number): void {
    for (const value of values) {
      let rest = value;
      for (let index = 0; index < bytes; index += 1) {
        this.byte(rest % 0x100);
        rest = Math.floor(rest / 0x100);
      }
    }
  }
}
