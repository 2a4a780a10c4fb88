import { ParquetDamage } from "./parquet-damage";

/** Dictionaries and levels need far less. */
const BIT_WIDTH_LIMIT = 24;

/**
 * Decodes Parquet's hybrid of run lengths and bit packing. Runs are cut at `count`, whatever they
 * declare, so that a few bytes cannot ask for more than that.
 *
 * @param count how many values there must be
 * @throws ParquetDamage when the bytes end before the values do
 * @see https://parquet.apache.org/docs/file-format/data-pages/encodings/ (RLE = 3)
 */
export function decodeHybrid(
  bytes: Uint8Array,
  start: number,
  end: number,
  bitWidth: number,
  count: number,
): Uint32Array {
  const values = new Uint32Array(count);
  if (bitWidth === 0) return values;
  if (bitWidth > BIT_WIDTH_LIMIT) throw new ParquetDamage(`values of ${bitWidth} bits`);
  const valueBytes = (bitWidth + 7) >> 3;
  let at = start;
  let filled = 0;
  while (filled < count) {
    let run = 0;
    for (let shift = 0; ; shift += 7) {
      if (at >= end || shift > 28) throw cutRun();
      const byte = bytes[at] ?? 0;
      at += 1;
      run += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    const length = Math.floor(run / 2);
    if (run % 2 === 1) {
      const taken = Math.min(length * 8, count - filled);
      // The padding of the last group of eight may be left out at the end.
      if (at + Math.ceil((taken * bitWidth) / 8) > end) throw cutRun();
      unpackBits(bytes, at, bitWidth, values, filled, taken);
      filled += taken;
      at += length * bitWidth;
    } else {
      if (at + valueBytes > end) throw cutRun();
      let value = 0;
      for (let byte = 0; byte < valueBytes; byte += 1) value |= (bytes[at + byte] ?? 0) << (8 * byte);
      const taken = Math.min(length, count - filled);
      values.fill(value, filled, filled + taken);
      filled += taken;
      at += valueBytes;
    }
  }
  return values;
}

function unpackBits(
  bytes: Uint8Array,
  start: number,
  bitWidth: number,
  values: Uint32Array,
  first: number,
  count: number,
): void {
  const mask = 2 ** bitWidth - 1;
  let at = start;
  let held = 0;
  let bits = 0;
  for (let index = first; index < first + count; index += 1) {
    while (bits < bitWidth) {
      held |= (bytes[at] ?? 0) << bits;
      at += 1;
      bits += 8;
    }
    values[index] = held & mask;
    held >>>= bitWidth;
    bits -= bitWidth;
  }
}

function cutRun(): ParquetDamage {
  return new ParquetDamage("fewer values than it declares");
}
