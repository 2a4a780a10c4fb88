import { littleEndian } from "./crc32c";
import type { ParquetColumn, ParquetMeaning } from "./parquet-column";
import { ParquetDamage } from "./parquet-damage";

/** The values of a page without its nulls: numbers (instants in microseconds) or texts. */
export type ParquetValues =
  /** `refused` marks whole numbers beyond 2^53 − 1, which a double would change; their number is NaN. */
  | { readonly numbers: Float64Array; readonly refused: Uint8Array | null; readonly texts: null }
  | { readonly numbers: null; readonly refused: null; readonly texts: readonly string[] };

const TWO_32 = 2 ** 32;
const NANOSECONDS_PER_DAY = 86_400n * 10n ** 9n;
const JULIAN_DAY_OF_1970 = 2_440_588n;
const EXACT_POWER = 22;
/** 77 digits; the format's own writers stop at 38 or 76. */
const DECIMAL_BYTES_LIMIT = 32;
const MICROSECONDS = { MILLIS: [1000n, 1n], MICROS: [1n, 1n], NANOS: [1n, 1000n] } as const;

/**
 * Takes plainly encoded values.
 *
 * @param bytes at least `count` values; numbers are little endian, as are the machines this runs on
 * @throws ParquetDamage when there are fewer
 * @see https://parquet.apache.org/docs/file-format/data-pages/encodings/ (PLAIN = 0)
 */
export function takePlainValues(bytes: Uint8Array, start: number, count: number, column: ParquetColumn): ParquetValues {
  const { width, meaning } = column;
  if (width === 0) return takeVariableValues(bytes, start, count, meaning);
  if (start + count * width > bytes.length) throw new ParquetDamage("fewer values than it declares");
  // A copy begins where typed arrays may begin.
  const { buffer } = bytes.slice(start, start + count * width);
  switch (meaning.kind) {
    case "float64":
      return ofNumbers(new Float64Array(buffer));
    case "float32":
      return ofNumbers(Float64Array.from(new Float32Array(buffer)));
    case "float16":
      return ofNumbers(Float64Array.from(new Uint16Array(buffer), toFloat16));
    case "integer":
      return width === 4 ? ofNumbers(take32(buffer, meaning.isSigned)) : take64(buffer, meaning.isSigned);
    case "decimal":
      return ofNumbers(takeDecimals(splitFixed(new Uint8Array(buffer), width, column), meaning.scale));
    case "time":
      return ofNumbers(Float64Array.from(new BigInt64Array(buffer), (time) => toMicros(time, meaning.unit)));
    case "int96-time":
      return ofNumbers(takeInt96Times(buffer, count));
    default:
      return ofNumbers(new Float64Array(count).fill(Number.NaN));
  }
}

function takeVariableValues(bytes: Uint8Array, start: number, count: number, meaning: ParquetMeaning): ParquetValues {
  const values: Uint8Array[] = [];
  let at = start;
  for (let index = 0; index < count; index += 1) {
    if (at + 4 > bytes.length) throw new ParquetDamage("fewer values than it declares");
    const length = littleEndian(bytes, at);
    at += 4;
    if (length > bytes.length - at) throw new ParquetDamage("a value longer than the page");
    values.push(bytes.subarray(at, at + length));
    at += length;
  }
  return takeByteArrays(values, meaning);
}

/** Values whose bytes were cut out already. */
export function takeByteArrays(values: readonly Uint8Array[], meaning: ParquetMeaning): ParquetValues {
  if (meaning.kind === "decimal") return ofNumbers(takeDecimals(values, meaning.scale));
  const decoder = new TextDecoder();
  return { numbers: null, refused: null, texts: values.map((value) => decoder.decode(value)) };
}

/** The values that a page names by their places in its dictionary. @throws ParquetDamage */
export function lookUpValues(places: Uint32Array, dictionary: ParquetValues): ParquetValues {
  const size = (dictionary.numbers ?? dictionary.texts).length;
  for (const place of places) {
    if (place >= size) throw new ParquetDamage(`entry ${place} of a dictionary of ${size} values`);
  }
  if (dictionary.texts !== null) {
    const { texts } = dictionary;
    return { numbers: null, refused: null, texts: Array.from(places, (place) => texts[place] ?? "") };
  }
  const { numbers, refused } = dictionary;
  const found = new Float64Array(places.length);
  for (let index = 0; index < places.length; index += 1) found[index] = numbers[places[index] ?? 0] ?? Number.NaN;
  const foundRefused = refused === null ? null : Uint8Array.from(places, (place) => refused[place] ?? 0);
  return { numbers: found, refused: foundRefused, texts: null };
}

function ofNumbers(numbers: Float64Array): ParquetValues {
  return { numbers, refused: null, texts: null };
}

function take32(buffer: ArrayBuffer, isSigned: boolean): Float64Array {
  return Float64Array.from(isSigned ? new Int32Array(buffer) : new Uint32Array(buffer));
}

/** In two halves, since a BigInt a value would cost ten times as much. */
function take64(buffer: ArrayBuffer, isSigned: boolean): ParquetValues {
  const lows = new Uint32Array(buffer);
  const highs = isSigned ? new Int32Array(buffer) : lows;
  const numbers = new Float64Array(lows.length / 2);
  let refused: Uint8Array | null = null;
  for (let index = 0; index < numbers.length; index += 1) {
    const number = (highs[2 * index + 1] ?? 0) * TWO_32 + (lows[2 * index] ?? 0);
    numbers[index] = number;
    if (Number.isSafeInteger(number)) continue;
    refused ??= new Uint8Array(numbers.length);
    refused[index] = 1;
    numbers[index] = Number.NaN;
  }
  return { numbers, refused, texts: null };
}

function toFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** Each value as big-endian bytes; plain 32 and 64 bit values are little endian. */
function splitFixed(bytes: Uint8Array, width: number, { physical }: ParquetColumn): Uint8Array[] {
  const values: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += width) {
    const value = bytes.subarray(at, at + width);
    values.push(physical === "FIXED_LEN_BYTE_ARRAY" ? value : value.slice().reverse());
  }
  return values;
}

/** The double nearest to each decimal. */
function takeDecimals(values: readonly Uint8Array[], scale: number): Float64Array {
  return Float64Array.from(values, (bytes) => {
    if (bytes.length > DECIMAL_BYTES_LIMIT) throw new ParquetDamage(`a decimal of ${bytes.length} bytes`);
    let unscaled = 0n;
    for (const byte of bytes) unscaled = (unscaled << 8n) | BigInt(byte);
    const number = BigInt.asIntN(8 * bytes.length, unscaled);
    const small = Number(number);
    // Both sides of the division are then exact, so that it rounds once.
    if (Number.isSafeInteger(small) && scale <= EXACT_POWER) return small / 10 ** scale;
    return Number(`${number}e-${scale}`);
  });
}

function toMicros(time: bigint, unit: keyof typeof MICROSECONDS): number {
  const [factor, divisor] = MICROSECONDS[unit];
  return toSafeNumber((time * factor) / divisor);
}

/** Days since the Julian epoch behind the nanoseconds of the day, in UTC. */
function takeInt96Times(buffer: ArrayBuffer, count: number): Float64Array {
  const view = new DataView(buffer);
  return Float64Array.from({ length: count }, (_, index) => {
    const day = BigInt(view.getUint32(12 * index + 8, true)) - JULIAN_DAY_OF_1970;
    return toSafeNumber((day * NANOSECONDS_PER_DAY + view.getBigInt64(12 * index, true)) / 1000n);
  });
}

function toSafeNumber(value: bigint): number {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : Number.NaN;
}
