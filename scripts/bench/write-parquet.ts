import { writeFileSync } from "node:fs";
import { parquetWriteBuffer } from "hyparquet-writer";
import type { Columns } from "./workload";

/** Writes a wide Parquet file, one row a step: `step` as INT64, each series as DOUBLE, Snappy. @returns points in the file */
export function writeParquet(file: string, { keys, values }: Columns): number {
  const rows = values[0]?.length ?? 0;
  const steps = BigInt64Array.from({ length: rows }, (_, step) => BigInt(step));
  const numbers = keys.map((name, index) => ({ name, data: values[index] ?? [], type: "DOUBLE" as const }));
  const columnData = [{ name: "step", data: steps, type: "INT64" as const }, ...numbers];
  writeFileSync(file, Buffer.from(parquetWriteBuffer({ columnData })));
  return rows * values.length;
}
