import type { PointColumns } from "@/lib/series/run-data";
import { appendImportChunks, type ChunkToAppend } from "./append-import-chunks";
import { type ChunkSummary, encodeChunkRow } from "./chunk-row";
import type { Database } from "./database";
import { dropStoredPoints } from "./drop-stored-points";
import { loadChunk, type StoredRange } from "./stored-ranges";

/** A short transaction holds the write lock for some milliseconds: about this much. */
const BYTES_PER_TRANSACTION = 512 * 1024;
const CHUNKS_PER_TRANSACTION = 256;

/** A series as its import knows it. */
export type SeriesInImport = {
  /** Number in the run, once allocated. */
  number: number;
  /** Chunks that a new point may repeat a point of: those of earlier imports, then our own. */
  ranges: StoredRange[];
  /** Summaries of our own chunks, in order. */
  readonly chunks: ChunkSummary[];
  /** Why the values are estimates, or null. */
  estimated: string | null;
};

/** Turns the points of an import into chunks without repetitions, and writes them in short transactions. */
export class ImportChunkWriter {
  readonly #db: Database;
  readonly #params: { readonly runId: string; readonly importId: string; readonly now: () => Date };
  #waiting: ChunkToAppend[] = [];
  #waitingBytes = 0;
  /** Points of the chunks that wait, which are not yet to be read from the database. */
  readonly #columns = new Map<string, PointColumns>();
  /** Points that were new to the run. */
  points = 0;

  constructor(db: Database, params: { readonly runId: string; readonly importId: string; readonly now: () => Date }) {
    this.#db = db;
    this.#params = params;
  }

  async add(series: SeriesInImport, columns: PointColumns): Promise<void> {
    const fresh = await dropStoredPoints(columns, series.ranges, (range) => this.#load(range));
    if (fresh.steps.length === 0) return;
    const { data, summary } = encodeChunkRow(fresh);
    const place = { importId: this.#params.importId, seriesNumber: series.number, sequence: series.chunks.length };
    series.ranges.push({ ...place, firstStep: summary.bucket.firstStep, lastStep: summary.bucket.lastStep });
    series.chunks.push(summary);
    this.points += data.count;
    this.#columns.set(placeOf(place), fresh);
    this.#waiting.push({ ...data, seriesNumber: place.seriesNumber, sequence: place.sequence });
    this.#waitingBytes += data.payload.length + data.buckets.length;
    if (this.#waitingBytes > BYTES_PER_TRANSACTION || this.#waiting.length >= CHUNKS_PER_TRANSACTION)
      await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#waiting.length === 0) return;
    const { runId, importId, now } = this.#params;
    await appendImportChunks(this.#db, { runId, importId, chunks: this.#waiting, at: now() });
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#columns.clear();
  }

  async #load(range: StoredRange): Promise<PointColumns | null> {
    return this.#columns.get(placeOf(range)) ?? (await loadChunk(this.#db, { runId: this.#params.runId, range }));
  }
}

function placeOf({ importId, seriesNumber, sequence }: Omit<StoredRange, "firstStep" | "lastStep">): string {
  return `${importId}/${seriesNumber}/${sequence}`;
}
