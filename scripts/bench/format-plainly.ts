import { parquetWriteBuffer } from "hyparquet-writer";
import type { ExportFormat } from "./export-figures";
import type { Columns } from "./workload";

/**
 * Turns points into text or Parquet in memory, series after series, and keeps nothing: what a writer of
 * the format has to do at least.
 *
 * @returns bytes
 */
export function formatPlainly(format: ExportFormat, columns: Columns): number {
  return columns.keys.reduce((sum, key, index) => {
    const values = columns.values[index] ?? new Float64Array();
    return sum + FORMATTERS[format](key, values);
  }, 0);
}

type Formatter = (key: string, values: Float64Array) => number;

const LINES_PER_PIECE = 1000;

const FORMATTERS: Readonly<Record<ExportFormat, Formatter>> = {
  csv: (key, values) => formatLines(values, (step, value) => `${key},${step},${value}\n`),
  jsonl: (key, values) =>
    formatLines(values, (step, value) => `${JSON.stringify({ kind: "metric", metric: key, step, value })}\n`),
  parquet: (key, values) => {
    const steps = BigInt64Array.from({ length: values.length }, (_, step) => BigInt(step));
    return parquetWriteBuffer({
      columnData: [
        { name: "key", data: new Array<string>(values.length).fill(key), type: "STRING" },
        { name: "step", data: steps, type: "INT64" },
        { name: "value", data: values, type: "DOUBLE" },
      ],
    }).byteLength;
  },
};

/** The text becomes bytes, as it has to on its way out. */
function formatLines(values: Float64Array, lineOf: (step: number, value: number) => string): number {
  let bytes = 0;
  let text = "";
  for (let step = 0; step < values.length; step += 1) {
    text += lineOf(step, values[step] ?? Number.NaN);
    if (step % LINES_PER_PIECE !== LINES_PER_PIECE - 1 && step !== values.length - 1) continue;
    bytes += Buffer.from(text).length;
    text = "";
  }
  return bytes;
}
