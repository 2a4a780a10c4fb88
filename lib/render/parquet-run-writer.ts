import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import { EXPORT_METADATA_KEY, type ExportedRunFacts } from "@/lib/series/export-form";
import type { PointColumns } from "@/lib/series/run-data";
import type { RunWriter, WrittenSeries } from "./run-writer";

/** Large enough to compress and to skip by; encoding one keeps the event loop for some 60 ms. */
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

/** Parquet with a row group for each 65,536 points; what was stated about the run lies in its metadata. */
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
    if (this.#series === null) return NOTHING;
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
    const columnData = [...textColumns(rows, count), ...pointColumns(rows, count)];
    void this.#writer?.write({ columnData, rowGroupSize: count });
  }

  /** The library counts bytes over the whole file and lets its buffer be emptied between row groups. */
  #take(): Uint8Array {
    const ready = this.#bytes.getBytes().slice();
    this.#bytes.index = 0;
    return ready;
  }
}

function textColumns(rows: readonly Rows[], count: number) {
  return TEXT_COLUMNS.map((name) => {
    const data = new Array<string | null>(count);
    let start = 0;
    for (const { series, columns } of rows) {
      data.fill(textOf(series, name), start, start + columns.steps.length);
      start += columns.steps.length;
    }
    return { name, data };
  });
}

function textOf({ key, context, mapping, estimated }: WrittenSeries, name: (typeof TEXT_COLUMNS)[number]) {
  if (name === "key") return key;
  if (name === "context") return JSON.stringify(context);
  return name === "estimated" ? estimated : mapping[name];
}

function pointColumns(rows: readonly Rows[], count: number) {
  const steps = new Float64Array(count);
  const times = new Array<bigint | null>(count).fill(null);
  const values = new Float64Array(count);
  let start = 0;
  for (const { columns } of rows) {
    values.set(columns.values, start);
    steps.set(columns.steps, start);
    for (const [index, time] of columns.times?.entries() ?? []) {
      if (!Number.isNaN(time)) times[start + index] = BigInt(time);
    }
    start += columns.steps.length;
  }
  return [
    {
      name: "step",
      data: isInt32(steps) ? steps : BigInt64Array.from(steps, BigInt),
      encoding: "DELTA_BINARY_PACKED" as const,
    },
    { name: "time_us", data: times, encoding: "DELTA_BINARY_PACKED" as const },
    { name: "value", data: values, encoding: "PLAIN" as const },
  ];
}

/** The library takes small integers as numbers, and encodes them several times faster than as BigInt. */
function isInt32(steps: Float64Array): boolean {
  return steps.every((step) => (step | 0) === step);
}
