import { AppError } from "@/lib/core/errors";

/** What a reader accepts before it refuses a file; far above real logs, far below what hurts a server. */
export const LINE_BYTES_LIMIT = 64 * 1024 * 1024;
export const COLUMNS_LIMIT = 100_000;
export const NAME_LENGTH_LIMIT = 1024;
export const NESTING_LIMIT = 32;
export const LAYERS_LIMIT = 10_000;
export const SERIES_LIMIT = 1_000_000;
export const RECORD_BYTES_LIMIT = 64 * 1024 * 1024;
/** A settings file is read whole; a real one has a few kilobytes. */
export const SETTINGS_BYTES_LIMIT = 8 * 1024 * 1024;
export const SAMPLE_LENGTH = 120;

/** @param where for example "line 12 of metrics.jsonl" */
export function limitError(what: string, limit: number, unit: string, where: string, fix: string): AppError {
  const shown = limit.toLocaleString("en-US");
  return new AppError("too-large", `Expected ${what} of at most ${shown} ${unit}, found more in ${where}.`, fix);
}
