import type { CompressionCodec, PageHeader } from "hyparquet";
import {
  decompressBrotli,
  decompressGzip,
  decompressLz4,
  decompressLz4Raw,
  decompressSnappy,
  decompressZstd,
} from "hyparquet-compressors";
import { littleEndian } from "./crc32c";
import { decodeDeltas } from "./decode-delta";
import { decodeHybrid } from "./decode-hybrid";
import type { ParquetColumn } from "./parquet-column";
import { ParquetDamage } from "./parquet-damage";
import { lookUpValues, type ParquetValues, takeByteArrays, takePlainValues } from "./parquet-values";

/** Texts may share beginnings, but those of one page must not become many times the page. */
const JOINED_BYTES_LIMIT = 64 * 1024 * 1024;

/** Some rows of one column. */
export type ParquetPage = {
  readonly rows: number;
  /** 1 for each row that holds a value; null when all do. */
  readonly present: Uint32Array | null;
  /** Of the rows that hold one, in their order. */
  readonly values: ParquetValues;
};

/** The values of a page as they stand, behind the levels. */
type Encoded = {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly count: number;
  readonly encoding: string;
};

/** @throws ParquetDamage */
export function decodeDictionaryPage(
  header: PageHeader,
  body: Uint8Array,
  codec: CompressionCodec,
  column: ParquetColumn,
): ParquetValues {
  const count = header.dictionary_page_header?.num_values ?? -1;
  const bytes = decompress(body, header.uncompressed_page_size, codec);
  // Every entry but one of no bytes takes at least a byte, a length included.
  if (!Number.isInteger(count) || count < 0 || count > bytes.length)
    throw new ParquetDamage(`a dictionary of ${count} values`);
  return takePlainValues(bytes, 0, count, column);
}

/** @throws ParquetDamage */
export function decodeDataPage(
  header: PageHeader,
  body: Uint8Array,
  codec: CompressionCodec,
  column: ParquetColumn,
  dictionary: ParquetValues | null,
): ParquetPage {
  const { rows, present, encoded } =
    header.type === "DATA_PAGE_V2"
      ? openSecondVersion(header, body, codec, column)
      : openFirst(header, body, codec, column);
  return { rows, present, values: decodeValues(encoded, column, dictionary) };
}

type Opened = Pick<ParquetPage, "rows" | "present"> & { readonly encoded: Encoded };

/** Levels and values are compressed together, a length before the levels. */
function openFirst(header: PageHeader, body: Uint8Array, codec: CompressionCodec, column: ParquetColumn): Opened {
  const { num_values: rows = 0, encoding = "", definition_level_encoding } = header.data_page_header ?? {};
  const bytes = decompress(body, header.uncompressed_page_size, codec);
  if (!column.isOptional) return { rows, present: null, encoded: { bytes, start: 0, count: rows, encoding } };
  if (definition_level_encoding !== "RLE") throw new ParquetDamage("levels in a form that is no longer written");
  const start = 4 + (bytes.length < 4 ? 0 : littleEndian(bytes, 0));
  if (start > bytes.length) throw new ParquetDamage("levels longer than the page");
  const { present, count } = decodeLevels(bytes, 4, start, rows);
  return { rows, present, encoded: { bytes, start, count, encoding } };
}

/** Levels stand before the values and are not compressed; their length is in the header. */
function openSecondVersion(
  header: PageHeader,
  body: Uint8Array,
  codec: CompressionCodec,
  column: ParquetColumn,
): Opened {
  const page = header.data_page_header_v2;
  const { num_values: rows = 0, encoding = "", is_compressed: isCompressed = true } = page ?? {};
  const start = page?.repetition_levels_byte_length ?? 0;
  const end = start + (page?.definition_levels_byte_length ?? 0);
  // A damaged header may hold anything in the place of a number.
  const isWhole = Number.isInteger(start) && Number.isInteger(end);
  if (!isWhole || start < 0 || end < start || end > body.length) throw new ParquetDamage("levels longer than the page");
  const levels = column.isOptional ? decodeLevels(body, start, end, rows) : { present: null, count: rows };
  const packed = body.subarray(end);
  const size = header.uncompressed_page_size - end;
  const bytes = isCompressed ? decompress(packed, size, codec) : packed;
  return { rows, present: levels.present, encoded: { bytes, start: 0, count: levels.count, encoding } };
}

function decodeLevels(bytes: Uint8Array, start: number, end: number, rows: number) {
  const present = decodeHybrid(bytes, start, end, 1, rows);
  let count = 0;
  for (const level of present) count += level;
  return { present: count === rows ? null : present, count };
}

function decodeValues(encoded: Encoded, column: ParquetColumn, dictionary: ParquetValues | null): ParquetValues {
  const { bytes, start, count, encoding } = encoded;
  if (count === 0) return takePlainValues(bytes, bytes.length, 0, column);
  switch (encoding) {
    case "PLAIN":
      return takePlainValues(bytes, start, count, column);
    case "PLAIN_DICTIONARY":
    case "RLE_DICTIONARY":
      if (dictionary === null) throw new ParquetDamage("places in a dictionary that does not exist");
      return lookUpValues(decodeHybrid(bytes, start + 1, bytes.length, bytes[start] ?? 0, count), dictionary);
    case "BYTE_STREAM_SPLIT":
      return takePlainValues(joinStreams(bytes, start, count, column.width), 0, count, column);
    case "DELTA_BINARY_PACKED":
      return takeDeltas(bytes, start, count, column);
    case "DELTA_LENGTH_BYTE_ARRAY":
      return takeByteArrays(cutByLengths(bytes, start, count).values, column.meaning);
    case "DELTA_BYTE_ARRAY":
      return takeByteArrays(joinPrefixes(bytes, start, count), column.meaning);
    default:
      throw new ParquetDamage(`the encoding ${encoding || "of an unknown number"}`);
  }
}

/** The first bytes of all values stand together, then the second ones, and so on. */
function joinStreams(bytes: Uint8Array, start: number, count: number, width: number): Uint8Array {
  if (width === 0 || start + count * width > bytes.length) throw new ParquetDamage("fewer values than it declares");
  const joined = new Uint8Array(count * width);
  for (let stream = 0; stream < width; stream += 1) {
    for (let index = 0; index < count; index += 1) {
      joined[index * width + stream] = bytes[start + stream * count + index] ?? 0;
    }
  }
  return joined;
}

function takeDeltas(bytes: Uint8Array, start: number, count: number, column: ParquetColumn): ParquetValues {
  if (column.width !== 4 && column.width !== 8) throw new ParquetDamage("deltas of values that are no whole numbers");
  const { values } = decodeDeltas(bytes, start, column.width === 4 ? 32 : 64, count);
  const wide = new Uint8Array(values.buffer);
  if (column.width === 8) return takePlainValues(wide, 0, count, column);
  return takePlainValues(new Uint8Array(Int32Array.from(values, Number).buffer), 0, count, column);
}

function cutByLengths(bytes: Uint8Array, start: number, count: number) {
  const { values: lengths, end } = decodeDeltas(bytes, start, 32, count);
  let at = end;
  const values = Array.from(lengths, (length) => {
    const next = at + Number(length);
    if (next < at || next > bytes.length) throw new ParquetDamage("a value longer than the page");
    at = next;
    return bytes.subarray(at - Number(length), at);
  });
  return { values };
}

/** Each value begins with some bytes of the one before. */
function joinPrefixes(bytes: Uint8Array, start: number, count: number): Uint8Array[] {
  const { values: prefixes, end } = decodeDeltas(bytes, start, 32, count);
  const { values: suffixes } = cutByLengths(bytes, end, count);
  let before = new Uint8Array(0);
  let total = 0;
  return suffixes.map((suffix, index) => {
    const prefix = Number(prefixes[index] ?? 0n);
    if (prefix < 0 || prefix > before.length) throw new ParquetDamage("a value that begins like none before it");
    total += prefix;
    if (total > JOINED_BYTES_LIMIT) throw new ParquetDamage("texts that grow beyond any page");
    const value = new Uint8Array(prefix + suffix.length);
    value.set(before.subarray(0, prefix));
    value.set(suffix, prefix);
    before = value;
    return value;
  });
}

/**
 * @param size what the header declares; the caller has checked it against the limit
 * @throws ParquetDamage when that is not what comes out
 */
function decompress(body: Uint8Array, size: number, codec: CompressionCodec): Uint8Array {
  if (size < 0) throw new ParquetDamage(`a declared size of ${size} bytes`);
  let bytes: Uint8Array;
  try {
    bytes = decompressWith(body, size, codec);
  } catch (cause) {
    if (cause instanceof ParquetDamage) throw cause;
    throw new ParquetDamage(`${codec} data that cannot be unpacked`, null, { cause });
  }
  if (bytes.length !== size) throw new ParquetDamage(`${bytes.length} bytes where its header declares ${size}`);
  return bytes;
}

function decompressWith(body: Uint8Array, size: number, codec: CompressionCodec): Uint8Array {
  if (size === 0) return new Uint8Array(0);
  switch (codec) {
    case "UNCOMPRESSED":
      return body;
    case "SNAPPY":
      return decompressSnappy(body, size);
    case "GZIP":
      return decompressGzip(body, size);
    case "BROTLI":
      return decompressBrotli(body, size);
    case "ZSTD":
      return decompressZstd(body, roomForZstd(size));
    case "LZ4":
      return decompressLz4(body, size);
    case "LZ4_RAW":
      return decompressLz4Raw(body, size);
    default:
      throw new ParquetDamage("a compression that is not read (LZO, or one of an unknown number)");
  }
}

/**
 * Room of the size that was checked, since a frame may claim any. The library compares what it is given
 * to a number, for which JavaScript writes out all bytes as text, two million letters a page; a short
 * text compares the same.
 */
function roomForZstd(size: number): Uint8Array {
  return Object.assign(new Uint8Array(size), { toString: () => "" });
}
