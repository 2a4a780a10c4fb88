import type { ColumnChunk, CompressionCodec, Encoding, ParquetType } from "hyparquet";
import { ByteWriter } from "hyparquet-writer";
import { writePageHeader } from "hyparquet-writer/src/datapage.js";
import { writeRleBitPackedHybrid } from "hyparquet-writer/src/encoding.js";
import { snappyCompress } from "hyparquet-writer/src/snappy.js";
import { packDeltas } from "./pack-deltas";

/** A stretch of rows with the same text, or with none. */
export type TextRun = { readonly text: string | null; readonly rows: number };

/** One column of a row group, encoded and not yet written. */
export type EncodedColumn = {
  readonly name: string;
  readonly type: ParquetType;
  readonly codec: CompressionCodec;
  readonly rows: number;
  readonly nulls: number;
  /** Which rows have a value, as Parquet's definition levels; empty where every row must. */
  readonly levels: Uint8Array;
  readonly encoding: Encoding;
  readonly data: Uint8Array;
  readonly dictionary: { readonly entries: number; readonly data: Uint8Array } | null;
};

/** Texts that repeat over long stretches: each once in a dictionary, and a run for each stretch. */
export function encodeTexts(name: string, runs: readonly TextRun[], isOptional: boolean): EncodedColumn {
  const numbers = new Map<string, number>();
  for (const { text } of runs) if (text !== null && !numbers.has(text)) numbers.set(text, numbers.size);
  const width = Math.max(1, 32 - Math.clz32(numbers.size - 1));
  const data = new ByteWriter();
  data.appendUint8(width);
  const levels = new ByteWriter();
  for (const { text, rows } of runs) {
    appendRun(levels, text === null ? 0 : 1, rows, 1);
    if (text !== null) appendRun(data, numbers.get(text) ?? 0, rows, width);
  }
  const count = (some: readonly TextRun[]): number => some.reduce((sum, { rows }) => sum + rows, 0);
  const hasTexts = numbers.size > 0;
  return {
    name,
    type: "BYTE_ARRAY",
    codec: "UNCOMPRESSED",
    rows: count(runs),
    nulls: count(runs.filter(({ text }) => text === null)),
    levels: isOptional ? levels.getBytes() : new Uint8Array(0),
    encoding: hasTexts ? "RLE_DICTIONARY" : "PLAIN",
    data: hasTexts ? data.getBytes() : new Uint8Array(0),
    dictionary: hasTexts ? { entries: numbers.size, data: plainTexts([...numbers.keys()]) } : null,
  };
}

/** Whole numbers as 64 bits. @param values NaN = none, where the column is optional */
export function encodeIntegers(name: string, values: Float64Array, isOptional: boolean): EncodedColumn {
  const given = isOptional ? values.filter((value) => !Number.isNaN(value)) : values;
  const packed = packDeltas(given);
  return {
    name,
    type: "INT64",
    codec: "UNCOMPRESSED",
    rows: values.length,
    nulls: values.length - given.length,
    levels: isOptional ? levelsOf(values, given.length) : new Uint8Array(0),
    encoding: packed === null ? "PLAIN" : "DELTA_BINARY_PACKED",
    data: packed ?? bytesOf(BigInt64Array.from(given, BigInt)),
    dictionary: null,
  };
}

/** Doubles bit for bit. */
export function encodeDoubles(name: string, values: Float64Array): EncodedColumn {
  const data = bytesOf(values);
  const rest = { rows: values.length, nulls: 0, levels: new Uint8Array(0), dictionary: null };
  return { name, type: "DOUBLE", codec: "SNAPPY", encoding: "PLAIN", data, ...rest };
}

/** Writes a column as one page, and before it its dictionary. @returns what the file's footer says of it */
export function writeColumn(writer: ByteWriter, column: EncodedColumn): ColumnChunk {
  const { name, type, codec, rows, nulls, levels, encoding, data, dictionary } = column;
  const start = writer.offset;
  if (dictionary !== null) {
    const size = dictionary.data.length;
    writePageHeader(writer, {
      type: "DICTIONARY_PAGE",
      uncompressed_page_size: size,
      compressed_page_size: size,
      dictionary_page_header: { num_values: dictionary.entries, encoding: "PLAIN" },
    });
    writer.appendBytes(dictionary.data);
  }
  const dataStart = writer.offset;
  const compressed = codec === "SNAPPY" ? snappyCompress(data) : data;
  const isCompressed = compressed.length < data.length;
  const stored = isCompressed ? compressed : data;
  writePageHeader(writer, {
    type: "DATA_PAGE_V2",
    uncompressed_page_size: levels.length + data.length,
    compressed_page_size: levels.length + stored.length,
    data_page_header_v2: {
      num_values: rows,
      num_nulls: nulls,
      num_rows: rows,
      encoding,
      definition_levels_byte_length: levels.length,
      repetition_levels_byte_length: 0,
      is_compressed: isCompressed,
    },
  });
  writer.appendBytes(levels);
  writer.appendBytes(stored);
  const size = writer.offset - start;
  return {
    file_offset: BigInt(start),
    meta_data: {
      type,
      encodings: dictionary === null ? [encoding] : ["PLAIN", encoding],
      path_in_schema: [name],
      codec,
      num_values: BigInt(rows),
      total_uncompressed_size: BigInt(size + data.length - stored.length),
      total_compressed_size: BigInt(size),
      data_page_offset: BigInt(dataStart),
      ...(dictionary === null ? {} : { dictionary_page_offset: BigInt(start) }),
    },
  };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array | BigInt64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function levelsOf(values: Float64Array, given: number): Uint8Array {
  const writer = new ByteWriter();
  if (given === values.length || given === 0) appendRun(writer, given === 0 ? 0 : 1, values.length, 1);
  else
    writeRleBitPackedHybrid(
      writer,
      Uint8Array.from(values, (value) => (Number.isNaN(value) ? 0 : 1)),
      1,
    );
  return writer.getBytes();
}

function appendRun(writer: ByteWriter, value: number, rows: number, width: number): void {
  writer.appendVarInt(rows * 2);
  for (let bits = 0; bits < width; bits += 8) writer.appendUint8((value >> bits) & 0xff);
}

function plainTexts(texts: readonly string[]): Uint8Array {
  const writer = new ByteWriter();
  for (const text of texts) {
    const bytes = Buffer.from(text);
    writer.appendUint32(bytes.length);
    writer.appendBytes(bytes);
  }
  return writer.getBytes();
}
