import type { RunSettings } from "@/lib/core/run-settings";
import type { ImportWriter } from "@/lib/db/import-writer";
import type { IngestIssue, IngestSink } from "@/lib/ingest/ingest-port";
import { CHUNK_POINTS } from "@/lib/series/chunk-codec";
import type { PointColumns, SeriesContext, SeriesMapping } from "@/lib/series/run-data";
import { SeriesQueue } from "./series-queue";

/** Points of a batch at most: enough to make the crossing cheap, few enough to keep both sides busy. */
export const POINTS_PER_BATCH = 65_536;
/** Points that may wait for their block to fill; beyond it short blocks are handed on. */
const POINTS_IN_MEMORY = 1_000_000;
/** Beyond these the importing side counts issues only. */
const ISSUES_PER_BATCH = 100;

type LayerFact = { readonly depth?: number; readonly numel?: number };

/** What a reader read since the batch before. */
export type ReadBatch = {
  /** New series; their numbers go on from those of earlier batches. */
  series: { readonly key: string; readonly context: SeriesContext }[];
  /** At most 4,096 points of one series each. Their memory is used again once the batch was taken. */
  columns: { readonly series: number; readonly points: PointColumns }[];
  mappings: { readonly series: number; readonly mapping: SeriesMapping }[];
  estimates: { readonly series: number; readonly reason: string }[];
  layerFacts: { readonly layer: string; readonly fact: LayerFact }[];
  settings: Partial<RunSettings>[];
  issues: IngestIssue[];
  issueCount: number;
  rejected: number;
  /** Of all files so far, as they lie on disk. */
  bytesRead: number;
};

/**
 * Gathers what readers read, and hands it on in batches. `drain` waits for `handOn`, which bounds what
 * is under way; what waits here for its block to fill is bounded too.
 */
export class ColumnRelay implements IngestSink {
  bytesRead = 0;
  readonly #handOn: (batch: ReadBatch) => Promise<void>;
  readonly #queues: SeriesQueue[] = [];
  readonly #numbers = new Map<string, number>();
  /** Series that have whole blocks waiting, and how many blocks these are. */
  #full = new Set<number>();
  #fullBlocks = 0;
  #batch = emptyBatch();
  /** Points in `#batch`, and in `#queues`. */
  #ready = 0;
  #waiting = 0;

  /** @param handOn what is in the batch is its own until it resolves */
  constructor(handOn: (batch: ReadBatch) => Promise<void>) {
    this.#handOn = handOn;
  }

  seriesNumber(key: string, context: SeriesContext): number {
    const identity = JSON.stringify([key, Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1))]);
    const known = this.#numbers.get(identity);
    if (known !== undefined) return known;
    this.#numbers.set(identity, this.#queues.length);
    this.#batch.series.push({ key, context });
    return this.#queues.push(new SeriesQueue()) - 1;
  }

  point(series: number, step: number, timeMicros: number, value: number): void {
    const queue = this.#queues[series];
    if (queue === undefined) throw new RangeError(`There is no series ${series} in this log.`);
    queue.push(step, timeMicros, value);
    this.#waiting += 1;
    if (queue.length % CHUNK_POINTS !== 0) return;
    this.#full.add(series);
    this.#fullBlocks += 1;
  }

  mapping(series: number, mapping: SeriesMapping): void {
    this.#batch.mappings.push({ series, mapping });
  }

  markEstimated(series: number, reason: string): void {
    this.#batch.estimates.push({ series, reason });
  }

  layerFact(layer: string, fact: LayerFact): void {
    this.#batch.layerFacts.push({ layer, fact });
  }

  settings(settings: Partial<RunSettings>): void {
    this.#batch.settings.push(settings);
  }

  issue(issue: IngestIssue): void {
    if (this.#batch.issues.length < ISSUES_PER_BATCH) this.#batch.issues.push(issue);
    this.#batch.issueCount += 1;
  }

  reject(): void {
    this.#batch.rejected += 1;
  }

  async drain(): Promise<void> {
    if (this.#fullBlocks * CHUNK_POINTS >= POINTS_PER_BATCH) {
      const full = this.#full;
      this.#full = new Set();
      this.#fullBlocks = 0;
      await this.#handOnSeries(full, CHUNK_POINTS);
    }
    if (this.#waiting > POINTS_IN_MEMORY) await this.#handOnLongest();
  }

  /** Hands on all that is left. */
  async finish(): Promise<void> {
    await this.#handOnSeries(this.#queues.keys(), 1);
    await this.#handOnBatch();
  }

  /** The longest queues first, until half of what may wait is left. */
  async #handOnLongest(): Promise<void> {
    const byLength = [...this.#queues.entries()].sort(([, a], [, b]) => b.length - a.length);
    const longest: number[] = [];
    let left = this.#waiting;
    for (const [series, { length }] of byLength) {
      if (left < POINTS_IN_MEMORY / 2) break;
      longest.push(series);
      left -= length;
    }
    await this.#handOnSeries(longest, 1);
    for (const series of this.#full) if ((this.#queues[series]?.length ?? 0) < CHUNK_POINTS) this.#full.delete(series);
    this.#fullBlocks = 0;
    for (const series of this.#full) this.#fullBlocks += Math.floor((this.#queues[series]?.length ?? 0) / CHUNK_POINTS);
  }

  /** @param unit points are handed on in multiples of it; the rest goes on waiting */
  async #handOnSeries(numbers: Iterable<number>, unit: number): Promise<void> {
    const taken: { readonly queue: SeriesQueue; readonly count: number }[] = [];
    for (const series of numbers) {
      const queue = this.#queues[series];
      if (queue === undefined) continue;
      const count = queue.length - (queue.length % unit);
      for (let start = 0; start < count; start += CHUNK_POINTS) {
        const end = Math.min(count, start + CHUNK_POINTS);
        if (this.#ready + end - start > POINTS_PER_BATCH) await this.#handOnBatch();
        this.#batch.columns.push({ series, points: queue.view(start, end) });
        this.#ready += end - start;
      }
      taken.push({ queue, count });
      this.#waiting -= count;
    }
    if (this.#ready > 0) await this.#handOnBatch();
    // Only now: until a batch was taken it looks at the memory of the queues.
    for (const { queue, count } of taken) queue.drop(count);
  }

  async #handOnBatch(): Promise<void> {
    const batch = this.#batch;
    batch.bytesRead = this.bytesRead;
    this.#batch = emptyBatch();
    this.#ready = 0;
    await this.#handOn(batch);
  }
}

/** Puts batches of one reading into the import, in their order. */
export class BatchReceiver {
  readonly #writer: ImportWriter;
  /** The writer's number of each series. */
  readonly #numbers: number[] = [];

  constructor(writer: ImportWriter) {
    this.#writer = writer;
  }

  async take(batch: ReadBatch): Promise<void> {
    const writer = this.#writer;
    for (const { key, context } of batch.series) this.#numbers.push(writer.seriesNumber(key, context));
    for (const { series, mapping } of batch.mappings) writer.mapping(this.#numberOf(series), mapping);
    for (const { series, reason } of batch.estimates) writer.markEstimated(this.#numberOf(series), reason);
    for (const { series, points } of batch.columns) {
      writer.columns(this.#numberOf(series), points.steps, points.times, points.values);
    }
    for (const { layer, fact } of batch.layerFacts) writer.layerFact(layer, fact);
    for (const settings of batch.settings) writer.settings(settings);
    for (let index = 0; index < batch.issueCount; index += 1) {
      // The writer keeps the first ones and counts the others.
      const issue = batch.issues[index] ?? batch.issues.at(-1);
      if (issue !== undefined) writer.issue(issue);
    }
    for (let count = 0; count < batch.rejected; count += 1) writer.reject();
    await writer.drain();
  }

  #numberOf(series: number): number {
    const number = this.#numbers[series];
    if (number === undefined) throw new RangeError(`There is no series ${series} in this reading.`);
    return number;
  }
}

function emptyBatch(): ReadBatch {
  return {
    series: [],
    columns: [],
    mappings: [],
    estimates: [],
    layerFacts: [],
    settings: [],
    issues: [],
    issueCount: 0,
    rejected: 0,
    bytesRead: 0,
  };
}
