import type { StatedSettings } from "@/lib/core/run-settings";
import type { LayerFact } from "./order-layers";

/**
 * Columns of an exported run, one row a point, the same names in every format. `key` and `context` say
 * what a series is, the next five how it is seen, `estimated` why its values are no logged ones (empty
 * when they are), and `time_us` is whole microseconds since 1970 in UTC. `run` holds what was stated
 * about the run and its layers, as JSON, in the first row only.
 */
export const EXPORT_COLUMNS = [
  ...["run", "key", "context", "metric", "layer", "parameter", "subgroup", "split", "estimated"],
  ...["step", "time_us", "value"],
] as const;

/** Under this key a Parquet file's own metadata hold what the column `run` holds elsewhere. */
export const EXPORT_METADATA_KEY = "gradient-rounds";

/** What an export says of the run as a whole: content of the column `run`. */
export type ExportedRunFacts = {
  readonly settings: StatedSettings;
  readonly layers: readonly LayerFact[];
};

/** @returns whether a table with these columns is an exported run */
export function isExportedRun(columns: readonly string[]): boolean {
  return ["key", "context", "step", "value"].every((name) => columns.includes(name));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u001f]/;
/** First characters that make a spreadsheet run a cell, and the mark that keeps it from doing so. */
const GUARDED = /^[=+\-@']/;
const MARK = "'";

/**
 * Text as a CSV cell that no spreadsheet runs: with an apostrophe in front where it begins like a
 * formula or with an apostrophe, and as a JSON string behind the apostrophe where it holds control
 * characters, line ends among them. `openCell` gives the text back.
 */
export function guardCell(text: string): string {
  if (CONTROL.test(text)) return MARK + JSON.stringify(text);
  return GUARDED.test(text) ? MARK + text : text;
}

/** The text that `guardCell` was given. */
export function openCell(cell: string): string {
  if (!cell.startsWith(MARK)) return cell;
  const text = cell.slice(MARK.length);
  if (!text.startsWith('"')) return text;
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}
