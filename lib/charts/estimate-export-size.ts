import type { SeriesSummary } from "./series-summary";

/** Bytes of step, time and value with what stands between them, for long steps and full precision. */
const CSV_NUMBERS = 48;
const JSON_LINES_NUMBERS = 96;
/** Doubles hardly compress; steps, times and names nearly vanish. Measured on the samples. */
const PARQUET_POINT = 11;
/** Column names and footer of a file with hardly any points. */
const PARQUET_FILE = 1200;

/** About how many bytes an export of these series has in each format: a hint before a long download. */
export function estimateExportSize(series: readonly SeriesSummary[]): {
  readonly csv: number;
  readonly jsonl: number;
  readonly parquet: number;
} {
  const size = { csv: 0, jsonl: 0, parquet: PARQUET_FILE };
  for (const { key, mapping, count } of series) {
    const { metric, layer, parameter, subgroup, split } = mapping;
    const names = [key, metric, layer, parameter, subgroup, split].reduce(
      (sum, name) => sum + (name?.length ?? 0) + 1,
      0,
    );
    size.csv += count * (names + CSV_NUMBERS);
    size.jsonl += count * (key.length + JSON_LINES_NUMBERS);
    size.parquet += count * PARQUET_POINT;
  }
  return size;
}
