import { parquetWriteBuffer } from "hyparquet-writer";
import type { ExportFormat } from "./export-figures";
import type { Columns } from "./workload";

/**
 * Turns points into text or Parquet in memory, series after series, and keeps nothing: what a writer of
 * the format has to do at least. The columns are repeated up to `steps`.
 *
 * @returns characters or bytes
 */
export function formatPlainly(format: ExportFormat, columns: Columns, steps: number): number {
  return columns.keys.reduce((sum, key, index) => {
    const values = columns.values[index] ?? new Float64Array();
    return sum + FORMATTERS[format](key, values, steps);
  }, 0);
}

type Formatter = (key: string, values: Float64Array, steps: number) => number;

const LINES_PER_PIECE = 1000;

const FORMATTERS: Readonly<Record<ExportFormat, Formatter>> = {
  csv: (key, values, steps) => formatLines(values, steps, (step, value) => `${key},${step},${value}\n`),
  jsonl: (key, values, steps) =>
    formatLines(values, steps, (step, value) => `${JSON.stringify({ kind: "metric", metric: key, step, value })}\n`),
  parquet: (key, values, steps) => {
    const data = Float64Array.from({ length: steps }, (_, step) => values[step % values.length] ?? Number.NaN);
    const numbers = BigInt64Array.from({ length: steps }, (_, step) => BigInt(step));
    return parquetWriteBuffer({
      columnData: [
        { name: "key", data: new Array<string>(steps).fill(key), type: "STRING" },
        { name: "step", data: numbers, type: "INT64" },
        { name: "value", data, type: "DOUBLE" },
      ],
    }).byteLength;
  },
};

/** The text becomes bytes, as it has to on its way out. */
function formatLines(values: Float64Array, steps: number, lineOf: (step: number, value: number) => string): number {
  let bytes = 0;
  let text = "";
  for (let step = 0; step < steps; step += 1) {
    text += lineOf(step, values[step % values.length] ?? Number.NaN);
    if (step % LINES_PER_PIECE !== LINES_PER_PIECE - 1 && step !== steps - 1) continue;
    bytes += Buffer.from(text).length;
    text = "";
  }
  return bytes;
}
