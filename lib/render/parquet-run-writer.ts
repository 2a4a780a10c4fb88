import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import { EXPORT_METADATA_KEY, type ExportedRunFacts } from "@/lib/series/export-form";
import type { PointColumns } from "@/lib/series/run-data";
import { type EncodedColumn, encodeDoubles, encodeIntegers, encodeTexts, writeColumn } from "./parquet-column";
import type { RunWriter, WrittenSeries } from "./run-writer";

/** Large enough to compress and to skip by, and short enough that encoding one holds up nobody. */
const ROWS_PER_GROUP = 65_536;
const NOTHING = new Uint8Array(0);

const TEXT_COLUMNS = ["key", "context", "metric", "layer", "parameter", "subgroup", "split", "estimated"] as const;
const REQUIRED_TEXTS: ReadonlySet<string> = new Set(["key", "context", "metric"]);

const SCHEMA: ConstructorParameters<typeof ParquetWriter>[0]["schema"] = [
  { name: "run", num_children: TEXT_COLUMNS.length + 3, repetition_type: "REQUIRED" },
  ...TEXT_COLUMNS.map((name) => {
    const repetition_type = REQUIRED_TEXTS.has(name) ? ("REQUIRED" as const) : ("OPTIONAL" as const);
    return { name, type: "BYTE_ARRAY" as const, converted_type: "UTF8" as const, repetition_type };
  }),
  { name: "step", type: "INT64", repetition_type: "REQUIRED" },
  { name: "time_us", type: "INT64", repetition_type: "OPTIONAL" },
  { name: "value", type: "DOUBLE", repetition_type: "REQUIRED" },
];

/** Some rows of one series that wait for their row group to be full. */
type Rows = { readonly series: WrittenSeries; readonly columns: PointColumns };

/**
 * Parquet with a row group for each 65,536 points; what was stated about the run lies in its metadata.
 * The library writes the footer. Its columns go value by value, which costs several times as much as
 * writing what we have as columns already.
 */
export class ParquetRunWriter implements RunWriter {
  readonly #bytes = new ByteWriter();
  #writer: ParquetWriter | null = null;
  #series: WrittenSeries | null = null;
  #rows: Rows[] = [];
  #count = 0;

  begin(facts: ExportedRunFacts): Uint8Array {
    const kvMetadata = [{ key: EXPORT_METADATA_KEY, value: JSON.stringify(facts) }];
    this.#writer = new ParquetWriter({
      writer: this.#bytes,
      schema: SCHEMA,
      statistics: false,
      kvMetadata,
      createdBy: "gradient-rounds",
    });
    return this.#take();
  }

  series(series: WrittenSeries): Uint8Array {
    this.#series = series;
    return NOTHING;
  }

  points(columns: PointColumns): Uint8Array {
    if (this.#series === null || columns.steps.length === 0) return NOTHING;
    this.#rows.push({ series: this.#series, columns });
    this.#count += columns.steps.length;
    if (this.#count < ROWS_PER_GROUP) return NOTHING;
    this.#writeGroup();
    return this.#take();
  }

  end(): Uint8Array {
    if (this.#count > 0) this.#writeGroup();
    // A writer into memory is done when the call returns.
    void this.#writer?.finish();
    return this.#take();
  }

  #writeGroup(): void {
    const rows = this.#rows;
    const count = this.#count;
    this.#rows = [];
    this.#count = 0;
    const columns = [...encodeTextColumns(rows), ...encodePointColumns(rows, count)];
    const start = this.#bytes.offset;
    const chunks = columns.map((column) => writeColumn(this.#bytes, column));
    const size = chunks.reduce((sum, { meta_data }) => sum + (meta_data?.total_uncompressed_size ?? 0n), 0n);
    this.#writer?.row_groups.push({
      columns: chunks,
      total_byte_size: size,
      total_compressed_size: BigInt(this.#bytes.offset - start),
      num_rows: BigInt(count),
    });
    if (this.#writer !== null) this.#writer.num_rows += BigInt(count);
  }

  /** The library counts bytes over the whole file and lets its buffer be emptied between row groups. */
  #take(): Uint8Array {
    const ready = this.#bytes.getBytes().slice();
    this.#bytes.index = 0;
    return ready;
  }
}

function encodeTextColumns(rows: readonly Rows[]): EncodedColumn[] {
  return TEXT_COLUMNS.map((name) => {
    const runs = rows.map(({ series, columns }) => ({ text: textOf(series, name), rows: columns.steps.length }));
    return encodeTexts(name, runs, !REQUIRED_TEXTS.has(name));
  });
}

function textOf({ key, context, mapping, estimated }: WrittenSeries, name: (typeof TEXT_COLUMNS)[number]) {
  if (name === "key") return key;
  if (name === "context") return JSON.stringify(context);
  return name === "estimated" ? estimated : mapping[name];
}

function encodePointColumns(rows: readonly Rows[], count: number): EncodedColumn[] {
  const steps = new Float64Array(count);
  const times = new Float64Array(count).fill(Number.NaN);
  const values = new Float64Array(count);
  let start = 0;
  for (const { columns } of rows) {
    values.set(columns.values, start);
    steps.set(columns.steps, start);
    if (columns.times !== null) times.set(columns.times, start);
    start += columns.steps.length;
  }
  return [encodeIntegers("step", steps, false), encodeIntegers("time_us", times, true), encodeDoubles("value", values)];
}
