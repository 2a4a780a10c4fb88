import type { RunSettings } from "@/lib/core/run-settings";
import type { PointColumns, SeriesContext, SeriesMapping } from "@/lib/series/run-data";
import { isSameMapping } from "@/lib/series/same-mapping";
import { allocateSeries } from "./allocate-series";
import type { Database } from "./database";
import { ImportChunkWriter, newSeriesInImport, type SeriesInImport } from "./import-chunk-writer";
import { type ImportTotals, importFacts } from "./import-facts";
import { ImportNotes } from "./import-notes";
import type { ImportIssue } from "./import-record";
import { SeriesBuffer } from "./series-buffer";
import { contextText } from "./series-identity";
import { findStoredRanges } from "./stored-ranges";

/** Points of full chunks that are gathered before they are encoded. */
const POINTS_PER_FLUSH = 65_536;
/** Points that may wait in all; beyond it chunks are written though they are not full. */
const POINTS_IN_MEMORY = 2_000_000;

export type ImportWriterParams = {
  readonly runId: string;
  readonly importId: string;
  /** The view on a key that the key rules give a new series. */
  readonly mapKey: (key: string, context: SeriesContext) => SeriesMapping;
  readonly now: () => Date;
};

type WrittenSeries = SeriesInImport & {
  readonly key: string;
  readonly context: SeriesContext;
  readonly buffer: SeriesBuffer;
  /** Null where the key rules decide. */
  mapping: SeriesMapping | null;
};

/**
 * Writes what a reader reads into a pending import. Has the shape of lib/ingest's IngestSink: its
 * calls are synchronous, and `drain` is where the database is waited for. What waits in memory is
 * bounded, whatever the size of the file.
 */
export class ImportWriter {
  readonly #db: Database;
  readonly #params: ImportWriterParams;
  readonly #series: WrittenSeries[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #notes = new ImportNotes();
  readonly #chunks: ImportChunkWriter;
  #full: { readonly series: WrittenSeries; readonly columns: PointColumns }[] = [];
  /** Whether `#full` looks at memory that is not its own. */
  #hasBorrowed = false;
  #fullPoints = 0;
  #accepted = 0;
  #taken = 0;
  #allocated = 0;

  constructor(db: Database, params: ImportWriterParams) {
    this.#db = db;
    this.#params = params;
    this.#chunks = new ImportChunkWriter(db, params);
  }

  /** What was read so far, for progress. */
  get progress(): { readonly points: number; readonly issues: number } {
    return { points: this.#accepted, issues: this.#notes.issueCount };
  }

  seriesNumber(key: string, context: SeriesContext): number {
    const identity = JSON.stringify([key, contextText(context)]);
    const known = this.#numbers.get(identity);
    if (known !== undefined) return known;
    this.#numbers.set(identity, this.#series.length);
    const series = { ...newSeriesInImport(), key, context, buffer: new SeriesBuffer(), mapping: null };
    return this.#series.push(series) - 1;
  }

  point(number: number, step: number, timeMicros: number, value: number): void {
    const series = this.#seriesAt(number);
    this.#accepted += 1;
    const columns = series.buffer.add(step, timeMicros, value);
    if (columns !== null) this.#take(series, columns);
  }

  /**
   * Many points of one series at once, in arrival order. The arrays are looked at until the `drain` (or
   * `finish`) that follows has resolved; then their memory may be used again. Blocks of 4,096 points and
   * multiples pass without a copy.
   *
   * @param times microseconds since 1970, NaN where not known; null when none is known
   */
  columns(number: number, steps: Float64Array, times: Float64Array | null, values: Float64Array): void {
    const series = this.#seriesAt(number);
    this.#accepted += steps.length;
    this.#hasBorrowed = true;
    for (const columns of series.buffer.addColumns({ steps, times, values })) this.#take(series, columns);
  }

  /** To be called before the first `drain` that follows the series' first point. */
  markEstimated(number: number, reason: string): void {
    const series = this.#series[number];
    if (series !== undefined) series.estimated ??= reason;
  }

  /** To be called before the first `drain` that follows the series' first point. */
  mapping(number: number, mapping: SeriesMapping): void {
    const series = this.#series[number];
    if (series !== undefined) series.mapping = mapping;
  }

  layerFact(layer: string, fact: { readonly depth?: number; readonly numel?: number }): void {
    this.#notes.addLayerFact(layer, fact);
  }

  settings(stated: Partial<RunSettings>): void {
    this.#notes.addSettings(stated);
  }

  issue(issue: ImportIssue): void {
    this.#notes.addIssue(issue);
  }

  reject(): void {
    this.#notes.rejected += 1;
  }

  /** Encodes and writes what has gathered, if it is enough. @throws AppError "conflict" when the import was given up */
  async drain(): Promise<void> {
    if (this.#accepted - this.#taken > POINTS_IN_MEMORY) this.#takeLongest();
    if (this.#hasBorrowed || this.#fullPoints >= POINTS_PER_FLUSH) await this.#encodeFull();
  }

  /** Writes all that is left, and what was read beside the points. Call once, before `publishImport`. */
  async finish(): Promise<ImportTotals> {
    for (const series of this.#series) this.#takeBuffer(series);
    await this.#encodeFull();
    for (const series of this.#series) await this.#chunks.complete(series);
    const { settings, layerFacts, issues, issueCount, rejected } = this.#notes;
    const totals = { accepted: this.#accepted, stored: this.#chunks.points, rejected, issueCount, issues };
    await this.#chunks.finish(importFacts(totals, settings, layerFacts));
    return totals;
  }

  /** The longest buffers first, until half of what may wait is taken. */
  #takeLongest(): void {
    const byLength = [...this.#series].sort((a, b) => b.buffer.length - a.buffer.length);
    for (const series of byLength) {
      if (this.#accepted - this.#taken - this.#fullPoints < POINTS_IN_MEMORY / 2) break;
      this.#takeBuffer(series);
    }
  }

  #takeBuffer(series: WrittenSeries): void {
    if (series.buffer.length > 0) this.#take(series, series.buffer.take());
  }

  #take(series: WrittenSeries, columns: PointColumns): void {
    this.#full.push({ series, columns });
    this.#fullPoints += columns.steps.length;
  }

  #seriesAt(number: number): WrittenSeries {
    const series = this.#series[number];
    if (series === undefined) throw new RangeError(`There is no series ${number} in this import.`);
    return series;
  }

  async #encodeFull(): Promise<void> {
    await this.#allocateNew();
    const full = this.#full;
    this.#taken += this.#fullPoints;
    this.#full = [];
    this.#fullPoints = 0;
    this.#hasBorrowed = false;
    for (const { series, columns } of full) await this.#chunks.add(series, columns);
  }

  async #allocateNew(): Promise<void> {
    const { runId, importId, mapKey } = this.#params;
    const fresh = this.#series.slice(this.#allocated);
    if (fresh.length === 0) return;
    const series = fresh.map(({ key, context, mapping: stated, estimated }) => {
      const ruled = mapKey(key, context);
      const isMappingEdited = stated !== null && !isSameMapping(stated, ruled);
      return { key, context, mapping: stated ?? ruled, isMappingEdited, estimatedReason: estimated };
    });
    const allocated = await allocateSeries(this.#db, { runId, owner: importId, series });
    const known = allocated.filter(({ isNew }) => !isNew).map(({ number }) => number);
    const ranges = await findStoredRanges(this.#db, { runId, seriesNumbers: known });
    for (const [index, entry] of fresh.entries()) {
      entry.number = allocated[index]?.number ?? 0;
      entry.ranges = ranges.get(entry.number) ?? [];
      for (const { lastStep } of entry.ranges) entry.greatestStep = Math.max(entry.greatestStep, lastStep);
    }
    this.#allocated = this.#series.length;
  }
}
