import { ParquetDamage } from "./parquet-damage";

/** Writers use blocks of 128 values in 4 parts. */
const BLOCK_VALUES_LIMIT = 65_536;
const BLOCK_PARTS_LIMIT = 512;
const VARINT_BYTES_LIMIT = 10;

/** Whole numbers, and where in the bytes they ended. */
export type DecodedDeltas = { readonly values: BigInt64Array; readonly end: number };

/**
 * Decodes delta-encoded whole numbers of 32 or 64 bits; both wrap around as the writer's did.
 *
 * @throws ParquetDamage when the bytes are not `count` such numbers
 * @see https://parquet.apache.org/docs/file-format/data-pages/encodings/ (DELTA_BINARY_PACKED = 5)
 */
export function decodeDeltas(bytes: Uint8Array, start: number, bits: 32 | 64, count: number): DecodedDeltas {
  const reader = new VarintReader(bytes, start);
  const blockValues = Number(reader.unsigned());
  const parts = Number(reader.unsigned());
  const declared = Number(reader.unsigned());
  const partValues = blockValues / parts;
  const isPlausible = blockValues <= BLOCK_VALUES_LIMIT && parts <= BLOCK_PARTS_LIMIT && declared === count;
  if (!isPlausible || !Number.isInteger(partValues) || partValues % 8 !== 0 || partValues === 0) {
    throw new ParquetDamage("a damaged header of delta-encoded numbers");
  }
  const values = new BigInt64Array(count);
  let value = reader.signed();
  if (count > 0) values[0] = value;
  let filled = 1;
  while (filled < count) {
    const least = reader.signed();
    const widths = reader.take(parts);
    for (const width of widths) {
      if (filled >= count) break;
      if (width > 64) throw new ParquetDamage("delta-encoded numbers of more than 64 bits");
      const packed = reader.take((partValues * width) / 8);
      for (let index = 0; index < partValues && filled < count; index += 1) {
        value = BigInt.asIntN(bits, value + least + unpack(packed, index * width, width));
        values[filled] = value;
        filled += 1;
      }
    }
  }
  return { values, end: reader.at };
}

/** @returns the number in `width` bits from bit `start` on, least significant first */
function unpack(packed: Uint8Array, start: number, width: number): bigint {
  let low = 0;
  let high = 0n;
  let have = 0;
  for (let bit = start; have < width; ) {
    const taken = Math.min(8 - (bit & 7), width - have);
    const part = ((packed[bit >> 3] ?? 0) >> (bit & 7)) & (2 ** taken - 1);
    if (have + taken <= 48) low += part * 2 ** have;
    else high |= BigInt(part) << BigInt(have);
    have += taken;
    bit += taken;
  }
  return high | BigInt(low);
}

class VarintReader {
  at: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes;
    this.at = start;
  }

  unsigned(): bigint {
    let value = 0n;
    for (let index = 0; index < VARINT_BYTES_LIMIT; index += 1) {
      const [byte = 0] = this.take(1);
      value |= BigInt(byte & 0x7f) << BigInt(7 * index);
      if (byte < 0x80) return value;
    }
    throw new ParquetDamage("a number of more than 64 bits");
  }

  /** Zigzag: 0, −1, 1, −2, … */
  signed(): bigint {
    const value = this.unsigned();
    return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n));
  }

  take(length: number): Uint8Array {
    if (this.at + length > this.#bytes.length) throw new ParquetDamage("fewer values than it declares");
    this.at += length;
    return this.#bytes.subarray(this.at - length, this.at);
  }
}
