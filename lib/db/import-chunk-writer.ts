import { hasAscendingSteps } from "@/lib/series/order-points";
import { PyramidBuilder } from "@/lib/series/pyramid";
import type { PointColumns } from "@/lib/series/run-data";
import { appendImportRows, type ChunkToAppend } from "./append-import-rows";
import { encodeChunkRow } from "./chunk-row";
import type { Database } from "./database";
import { dropStoredPoints } from "./drop-stored-points";
import { nodeRow, type PartKey, partRow } from "./series-part-rows";
import { loadChunk, type StoredRange } from "./stored-ranges";

/** A short transaction holds the write lock for some milliseconds: about this much. */
const BYTES_PER_TRANSACTION = 1024 * 1024;
const ROWS_PER_TRANSACTION = 512;

/** A series as its import knows it. */
export type SeriesInImport = {
  /** Number in the run, once allocated. */
  number: number;
  /** Chunks that a new point may repeat a point of: those of earlier imports, then our own. */
  ranges: StoredRange[];
  /** Greatest step of these; −∞ when there are none. */
  greatestStep: number;
  /** Steps strictly ascend through all chunks of this import. */
  isAscending: boolean;
  /** The levels above our own chunks. */
  readonly pyramid: PyramidBuilder;
  /** Why the values are estimates, or null. */
  estimated: string | null;
};

/** A series of which nothing is known yet. */
export function newSeriesInImport(): SeriesInImport {
  const pyramid = new PyramidBuilder();
  return { number: 0, ranges: [], greatestStep: Number.NEGATIVE_INFINITY, isAscending: true, pyramid, estimated: null };
}

/**
 * Turns the points of an import into chunks without repetitions and the pyramid above them, and writes
 * both in short transactions.
 */
export class ImportChunkWriter {
  readonly #db: Database;
  readonly #params: { readonly runId: string; readonly importId: string; readonly now: () => Date };
  #chunks: ChunkToAppend[] = [];
  #nodes: ReturnType<typeof nodeRow>[] = [];
  #parts: ReturnType<typeof partRow>[] = [];
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
    const fresh = await this.#dropStored(series, columns);
    if (fresh.steps.length === 0) return;
    const { data, buckets } = encodeChunkRow(fresh);
    const key = this.#keyOf(series);
    const sequence = series.pyramid.chunks;
    const previous = series.ranges.at(-1);
    const followsOwn = sequence === 0 || (previous !== undefined && data.firstStep > previous.lastStep);
    series.isAscending &&= data.isAscending && followsOwn;
    series.greatestStep = Math.max(series.greatestStep, data.lastStep);
    const { importId, seriesNumber } = key;
    series.ranges.push({ importId, seriesNumber, sequence, firstStep: data.firstStep, lastStep: data.lastStep });
    series.pyramid.add(buckets);
    this.points += data.count;
    this.#columns.set(placeOf({ importId, seriesNumber, sequence }), fresh);
    this.#chunks.push({ ...data, seriesNumber, sequence });
    this.#waitingBytes += data.payload.length;
    for (const node of series.pyramid.takeFull()) this.#addNode(nodeRow(key, node));
    await this.#flushWhenMuch();
  }

  /** Adds what lies above the chunks of a series that is complete. */
  async complete(series: SeriesInImport): Promise<void> {
    const { chunks } = series.pyramid;
    if (chunks === 0) return;
    const key = this.#keyOf(series);
    const { nodes, whole } = series.pyramid.finish();
    for (const node of nodes) this.#addNode(nodeRow(key, node));
    this.#parts.push(partRow(key, { chunks, whole, isAscending: series.isAscending }));
    await this.#flushWhenMuch();
  }

  async flush(): Promise<void> {
    const { runId, importId, now } = this.#params;
    const rows = { chunks: this.#chunks, nodes: this.#nodes, parts: this.#parts };
    if (rows.chunks.length + rows.nodes.length + rows.parts.length === 0) return;
    await appendImportRows(this.#db, { runId, importId, rows, at: now() });
    this.#chunks = [];
    this.#nodes = [];
    this.#parts = [];
    this.#waitingBytes = 0;
    this.#columns.clear();
  }

  async #flushWhenMuch(): Promise<void> {
    const rows = this.#chunks.length + this.#nodes.length + this.#parts.length;
    if (this.#waitingBytes > BYTES_PER_TRANSACTION || rows >= ROWS_PER_TRANSACTION) await this.flush();
  }

  #addNode(row: ReturnType<typeof nodeRow>): void {
    this.#nodes.push(row);
    this.#waitingBytes += row.buckets.length;
  }

  /** A log that goes on where the last one ended is not compared with anything. */
  async #dropStored(series: SeriesInImport, columns: PointColumns): Promise<PointColumns> {
    const { steps } = columns;
    if ((steps[0] ?? 0) > series.greatestStep && hasAscendingSteps(steps)) return columns;
    return await dropStoredPoints(columns, series.ranges, (range) => this.#load(range));
  }

  async #load(range: StoredRange): Promise<PointColumns | null> {
    return this.#columns.get(placeOf(range)) ?? (await loadChunk(this.#db, { runId: this.#params.runId, range }));
  }

  #keyOf({ number }: SeriesInImport): PartKey {
    const { runId, importId } = this.#params;
    return { runId, importId, seriesNumber: number };
  }
}

function placeOf({ importId, seriesNumber, sequence }: Omit<StoredRange, "firstStep" | "lastStep">): string {
  return `${importId}/${seriesNumber}/${sequence}`;
}
