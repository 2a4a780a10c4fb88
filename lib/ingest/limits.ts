import { AppError } from "@/lib/core/errors";

/** What a reader accepts before it refuses a file; far above real logs, far below what hurts a server. */
export const LINE_BYTES_LIMIT = 64 * 1024 * 1024;
export const COLUMNS_LIMIT = 100_000;
export const NAME_LENGTH_LIMIT = 1024;
export const NESTING_LIMIT = 32;
export const LAYERS_LIMIT = 10_000;
export const SERIES_LIMIT = 1_000_000;
/** Names of live series stay in memory: five metrics of a thousand parameters for each of ten subgroups. */
export const LIVE_SERIES_LIMIT = 50_000;
export const RECORD_BYTES_LIMIT = 64 * 1024 * 1024;
/** A settings file is read whole; a real one has a few kilobytes. */
export const SETTINGS_BYTES_LIMIT = 8 * 1024 * 1024;
/** The time of the parser grows with the square of what it is given. */
export const YAML_LENGTH_LIMIT = 256 * 1024;
export const SAMPLE_LENGTH = 120;

/** Of a Parquet file: some hundred bytes for each column of each row group; a million of those are far below. */
export const FOOTER_BYTES_LIMIT = 32 * 1024 * 1024;
/** A row of a Parquet page may take no byte at all; writers stop a page after some ten thousand. */
export const PAGE_ROWS_LIMIT = 16 * 1024 * 1024;
/** Up to here nobody asks how well the values of a Parquet file were packed. */
export const INNOCENT_CELLS = 100_000_000;
/** A column of one value packs to next to nothing, but a log has others. */
export const CELLS_PER_BYTE_LIMIT = 10_000;

/** Larger than any training log seen in practice; a log of this size holds about 10^10 points as gzip. */
export const UPLOAD_BYTES_LIMIT = 64 * 1024 ** 3;
/** A live batch waits in memory while it is read; what is larger is a file, and is imported. */
export const BATCH_BYTES_LIMIT = 16 * 1024 ** 2;
/** Files in the folder or archive of one run. */
export const FILES_LIMIT = 10_000;
/** What an uploaded archive may unpack to beside the upload itself. */
export const UNPACKED_BYTES_LIMIT = 64 * 1024 ** 3;
/** Up to here nobody asks how well a file was packed. */
export const INNOCENT_UNPACKED_BYTES = 256 * 1024 ** 2;
/** Logs pack 4 to 100 times; deflate cannot pack more than 1,032 times, and only nothing packs like that. */
export const PACKING_RATIO_LIMIT = 500;

/** Predictions are held in memory, whole: far more patients than any registry evaluates a model on. */
export const PREDICTION_ROWS_LIMIT = 1_000_000;
export const PREDICTION_BYTES_LIMIT = 1024 ** 3;
export const PREDICTION_COLUMNS_LIMIT = 200;
/** Names of columns become keys of the database. */
export const PREDICTION_NAME_LIMIT = 200;
/** Rows times columns over all prediction files of one upload. */
export const PREDICTION_CELLS_LIMIT = 20_000_000;
/** Characters of the different texts of one file; the rest of it repeats them. */
export const PREDICTION_TEXT_LIMIT = 16 * 1024 ** 2;

/** Judgements recorded on one run: more than a review of every verdict by every clinician of a department. */
export const JUDGEMENTS_LIMIT = 1000;
/** Plans of experiments on one run: more than every change for every finding. */
export const PROOFS_LIMIT = 100;
/** Of one export of a project. */
export const PROJECT_RUNS_LIMIT = 5_000;

/** @param where for example "line 12 of metrics.jsonl" */
export function limitError(what: string, limit: number, unit: string, where: string, fix: string): AppError {
  const shown = limit.toLocaleString("en-US");
  return new AppError("too-large", `Expected ${what} of at most ${shown} ${unit}, found more in ${where}.`, fix);
}
