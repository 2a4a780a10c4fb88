import { type ColumnChunk, type FileMetaData, parquetMetadata, type SchemaElement } from "hyparquet";
import { AppError, isAppError } from "@/lib/core/errors";
import {
  CELLS_PER_BYTE_LIMIT,
  COLUMNS_LIMIT,
  FOOTER_BYTES_LIMIT,
  INNOCENT_CELLS,
  limitError,
  NESTING_LIMIT,
} from "./limits";
import type { ParquetBytes } from "./parquet-bytes";
import { describeColumn, type ParquetColumn } from "./parquet-column";
import { skipThriftStruct } from "./skip-thrift";

export const PARQUET_MAGIC = "PAR1";
const ENCRYPTED_MAGIC = "PARE";
/** Length of the footer and magic. */
const TAIL_BYTES = 8;
const FOOTER_VALUES_LIMIT = 4_000_000;

export type ParquetChunk = {
  /** Bytes of the chunk's pages, the dictionary first, from `start` up to `end`. */
  readonly start: number;
  readonly end: number;
  readonly codec: NonNullable<ColumnChunk["meta_data"]>["codec"];
};

export type ParquetTable = {
  readonly columns: readonly ParquetColumn[];
  /** The chunks in the order of the columns; null where a column is nested or lies elsewhere. */
  readonly rowGroups: readonly { readonly rows: number; readonly chunks: readonly (ParquetChunk | null)[] }[];
  readonly metadata: ReadonlyMap<string, string>;
};

/**
 * Reads what the end of a Parquet file says of it. Everything it declares is checked against the file
 * before anything is made room for.
 *
 * @throws AppError "unreadable-file" when it is cut or contradicts itself, "unsupported-format" when it
 *   is encrypted, "too-large" beyond a limit
 */
export async function readParquetFooter(bytes: ParquetBytes, source: string): Promise<ParquetTable> {
  const footer = await readFooterBytes(bytes, source);
  if (skipThriftStruct(footer, 0, { values: FOOTER_VALUES_LIMIT }) < 0) {
    throw unreadable(source, "a footer that is no whole description, or one of more than 4 million values");
  }
  try {
    const metadata = parquetMetadata(joinTail(footer), { geoparquet: false });
    return describeTable(metadata, bytes.size - footer.length - TAIL_BYTES, source);
  } catch (error) {
    // The library takes every field for what it should be; the first one that is not, throws.
    throw isAppError(error) ? error : unreadable(source, "a footer that contradicts itself", error);
  }
}

async function readFooterBytes(bytes: ParquetBytes, source: string): Promise<Uint8Array> {
  if (bytes.size < TAIL_BYTES + PARQUET_MAGIC.length) throw unreadable(source, `a file of ${bytes.size} bytes`);
  const tail = await bytes.atLeast(bytes.size - TAIL_BYTES, TAIL_BYTES);
  const magic = String.fromCharCode(...tail.subarray(4, TAIL_BYTES));
  if (magic === ENCRYPTED_MAGIC) {
    const message = `Expected a Parquet file that can be read without a key, found an encrypted one: ${source}.`;
    throw new AppError("unsupported-format", message, "Write the log again without encryption.");
  }
  if (magic !== PARQUET_MAGIC) {
    throw unreadable(source, "another end (a writer that was stopped leaves no footer, and without it nothing)");
  }
  const length = new DataView(tail.buffer, tail.byteOffset).getUint32(0, true);
  if (length > bytes.size - TAIL_BYTES - PARQUET_MAGIC.length) {
    throw unreadable(source, `a footer of ${length} bytes in a file of ${bytes.size}`);
  }
  if (length > FOOTER_BYTES_LIMIT) {
    const fix = "Write fewer columns, or larger row groups.";
    throw limitError("Parquet footers", FOOTER_BYTES_LIMIT, "bytes", source, fix);
  }
  const footer = await bytes.atLeast(bytes.size - TAIL_BYTES - length, length);
  return footer.slice(0, length);
}

/** The library wants the end of the file. */
function joinTail(footer: Uint8Array): Uint8Array {
  const whole = new Uint8Array(footer.length + TAIL_BYTES);
  whole.set(footer);
  new DataView(whole.buffer).setUint32(footer.length, footer.length, true);
  whole.set(new TextEncoder().encode(PARQUET_MAGIC), footer.length + 4);
  return whole;
}

function describeTable(metadata: FileMetaData, dataEnd: number, source: string): ParquetTable {
  const tree = splitSchema(metadata.schema, source);
  if (tree.length > COLUMNS_LIMIT) throw limitError("tables", COLUMNS_LIMIT, "columns", source, "Log fewer columns.");
  const columns = tree.map(({ element }) => {
    // What the declared type cannot know: a field that the format asks for may be missing in the file.
    if (typeof element.name !== "string") throw unreadable(source, "a column without a name");
    return describeColumn(element, isNested(element));
  });
  const leaves = tree.reduce((sum, top) => sum + top.leaves, 0);
  let cells = 0;
  const rowGroups = metadata.row_groups.map((group) => {
    const rows = Number(group.num_rows);
    if (!Number.isSafeInteger(rows) || rows < 0) throw unreadable(source, `a row group of ${group.num_rows} rows`);
    if (group.columns.length !== leaves) {
      throw unreadable(source, `a row group of ${group.columns.length} columns in a table of ${leaves}`);
    }
    cells += rows * columns.length;
    let leaf = 0;
    const chunks = tree.map(({ leaves: own, element }, index) => {
      const chunk = group.columns[leaf];
      leaf += own;
      return !isNested(element) && chunk !== undefined
        ? describeChunk(chunk, columns[index], rows, dataEnd, source)
        : null;
    });
    return { rows, chunks };
  });
  if (cells > INNOCENT_CELLS && cells > CELLS_PER_BYTE_LIMIT * dataEnd) {
    const message = `Expected a Parquet file of at most ${CELLS_PER_BYTE_LIMIT} values a byte, found more in ${source}.`;
    throw new AppError("too-large", message, "Write the log again with the values that were logged.");
  }
  const pairs = (metadata.key_value_metadata ?? []).map(({ key, value }) => [key, value ?? ""] as const);
  return { columns, rowGroups, metadata: new Map(pairs) };
}

function describeChunk(
  chunk: ColumnChunk,
  column: ParquetColumn | undefined,
  rows: number,
  dataEnd: number,
  source: string,
): ParquetChunk {
  const { meta_data: meta, file_path: elsewhere } = chunk;
  const name = (column?.name ?? "").slice(0, 80);
  if (meta === undefined || elsewhere) throw unreadable(source, `the column "${name}" in another file`);
  const first = Number(meta.data_page_offset);
  const dictionary = Number(meta.dictionary_page_offset ?? 0);
  // Writers that have no dictionary may say that it begins at 0.
  const start = dictionary > 0 && dictionary < first ? dictionary : first;
  const end = start + Number(meta.total_compressed_size);
  const isInside = Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 4 && end >= start;
  if (!isInside || end > dataEnd) throw unreadable(source, `the column "${name}" at bytes ${start} to ${end}`);
  if (meta.type !== column?.physical) throw unreadable(source, `the column "${name}" with two types`);
  if (Number(meta.num_values) !== rows) {
    throw unreadable(source, `${meta.num_values} values of the column "${name}" in ${rows} rows`);
  }
  return { start, end, codec: meta.codec };
}

type TopElement = { readonly element: SchemaElement; readonly leaves: number };

/** The columns at the top, and how many chunks each has: more than one where it is a structure. */
function splitSchema(schema: readonly SchemaElement[], source: string): TopElement[] {
  const tops: TopElement[] = [];
  let at = 1;
  const countLeaves = (depth: number): number => {
    const element = schema[at];
    if (element === undefined || depth > NESTING_LIMIT) {
      throw unreadable(source, `a schema that ends early or nests deeper than ${NESTING_LIMIT} levels`);
    }
    at += 1;
    if (element.type !== undefined) return 1;
    let leaves = 0;
    for (let child = 0; child < (element.num_children ?? 0); child += 1) leaves += countLeaves(depth + 1);
    return leaves;
  };
  const count = schema[0]?.num_children ?? 0;
  for (let top = 0; top < count; top += 1) {
    const element = schema[at];
    const leaves = countLeaves(1);
    if (element !== undefined) tops.push({ element, leaves });
  }
  return tops;
}

/** A column that repeats is a list without the usual structure around it. */
function isNested(element: SchemaElement): boolean {
  return element.type === undefined || element.repetition_type === "REPEATED";
}

function unreadable(source: string, found: string, cause?: unknown): AppError {
  return new AppError(
    "unreadable-file",
    `Expected a whole Parquet file, found ${found}: ${source}.`,
    "Close the writer before copying the file, or copy it again.",
    { cause },
  );
}
