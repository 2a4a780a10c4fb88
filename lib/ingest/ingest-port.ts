import type { RunSettings } from "@/lib/core/run-settings";
import type { SeriesContext, SeriesMapping } from "@/lib/series/run-data";
import type { SqliteDatabase } from "./sqlite-port";

/** Bytes of one file, wherever they are. Readers know nothing else of the outside world. */
export type ByteSource = {
  /** File name or path inside a folder or archive; used for detection and for messages. */
  readonly name: string;
  /** Length in bytes where it is known beforehand. */
  readonly size: number | null;
  /** At most `length` bytes from `offset`; fewer only at the end. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /**
   * The whole file from the start, in pieces of any size; may be called more than once. A piece is valid
   * until the next one is asked for.
   */
  stream(): AsyncIterable<Uint8Array>;
};

/** Abilities that need a platform and are handed in by the use cases. */
export type IngestPorts = {
  /**
   * Streaming gunzip that hands out what it could inflate before it fails. Throws
   * `TruncatedGzipError` at an early end and `CorruptGzipError` when the data are damaged.
   */
  gunzip(compressed: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  /**
   * Puts the bytes where they can be read in jumps, for as long as `use` runs.
   *
   * @throws AppError "too-large" when they are more than there is room for
   */
  withSpooled<T>(name: string, bytes: AsyncIterable<Uint8Array>, use: (file: ByteSource) => Promise<T>): Promise<T>;
  /**
   * Opens an SQLite database for as long as `use` runs, so that nothing in it can run or reach beyond it.
   *
   * @throws SqliteDamage when it cannot be opened
   */
  withSqlite<T>(file: ByteSource, use: (database: SqliteDatabase) => Promise<T>): Promise<T>;
};

/** Something in the source that was not read as it stands. Never thrown: reading goes on. */
export type IngestIssue = {
  readonly code: string;
  /** One sentence: what was expected, what was found. */
  readonly message: string;
  /** File inside the run the issue belongs to. */
  readonly source: string;
  readonly line: number | null;
  readonly byteOffset: number | null;
  /** First characters of the offending text. */
  readonly sample: string | null;
};

/**
 * Where a reader puts what it reads. All calls are synchronous so that a reader's inner loop costs
 * no promises; between pieces of input the reader awaits `drain`, which is where a slow database
 * makes it wait.
 */
export type IngestSink = {
  /** Number of the series with this source key and context; the same pair gives the same number. */
  seriesNumber(key: string, context: SeriesContext): number;
  /** `timeMicros` is NaN where the source has no wall time. */
  point(series: number, step: number, timeMicros: number, value: number): void;
  /** Marks a series whose values are estimates, with the reason. */
  markEstimated(series: number, reason: string): void;
  /** How a series is seen where the source itself says it (an exported run); the key rules say it otherwise. */
  mapping(series: number, mapping: SeriesMapping): void;
  layerFact(layer: string, fact: { readonly depth?: number; readonly numel?: number }): void;
  settings(settings: Partial<RunSettings>): void;
  issue(issue: IngestIssue): void;
  /** Counts a row, record or cell that could not be taken. */
  reject(): void;
  drain(): Promise<void>;
};
