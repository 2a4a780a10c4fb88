import { CHUNK_POINTS, decodePoints } from "@/lib/series/chunk-codec";
import { sliceColumns } from "@/lib/series/join-columns";
import { hasAscendingSteps } from "@/lib/series/order-points";
import { PyramidBuilder } from "@/lib/series/pyramid";
import type { PointColumns } from "@/lib/series/run-data";
import { appendImportRows, type ChunkToAppend } from "./append-import-rows";
import { encodeChunkRow } from "./chunk-row";
import type { Database } from "./database";
import { dropStoredPoints } from "./drop-stored-points";
import { HeldPoints } from "./held-points";
import type { ImportFacts } from "./import-facts";
import { nodeRow, type PartKey, partRow } from "./series-part-rows";
import { readStoredChunks, type StoredRange } from "./stored-ranges";

/** A short transaction holds the write lock for some milliseconds: about this much. */
const BYTES_PER_TRANSACTION = 1024 * 1024;
const ROWS_PER_TRANSACTION = 512;
/** Points of all series that may wait to be compared. */
const HELD_POINTS = 524_288;

/** A series as its import knows it. */
export type SeriesInImport = {
  /** Number in the run, once allocated. */
  number: number;
  /** Chunks that a new point may repeat a point of: those of earlier imports, then our own. */
  ranges: StoredRange[];
  /** Greatest step of these; −∞ when there are none. */
  greatestStep: number;
  /** Points that wait to be compared with these. */
  readonly held: HeldPoints;
  /** Steps strictly ascend through all chunks of this import. */
  isAscending: boolean;
  /** The levels above our own chunks. */
  readonly pyramid: PyramidBuilder;
  /** Why the values are estimates, or null. */
  estimated: string | null;
};

/** A series of which nothing is known yet. */
export function newSeriesInImport(): SeriesInImport {
  return {
    number: 0,
    ranges: [],
    greatestStep: Number.NEGATIVE_INFINITY,
    held: new HeldPoints(),
    isAscending: true,
    pyramid: new PyramidBuilder(),
    estimated: null,
  };
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
  /** Chunks that wait, which are not yet to be read from the database. */
  #payloads = new Map<string, Uint8Array>();
  #beingWritten: ReadonlyMap<string, Uint8Array> = this.#payloads;
  #writing: Promise<void> = Promise.resolve();
  readonly #holding = new Set<SeriesInImport>();
  /** Points that were new to the run. */
  points = 0;

  constructor(db: Database, params: { readonly runId: string; readonly importId: string; readonly now: () => Date }) {
    this.#db = db;
    this.#params = params;
  }

  /**
   * A log that goes on where the last one ended is not compared with anything.
   *
   * @param columns are not looked at any more when it resolves
   */
  async add(series: SeriesInImport, columns: PointColumns): Promise<void> {
    const { steps } = columns;
    const isBeyond = (steps[0] ?? 0) > series.greatestStep && hasAscendingSteps(steps);
    if (isBeyond && series.held.points === 0) return await this.#append(series, columns);
    series.held.add(columns);
    this.#holding.add(series);
    if (series.held.isWorthComparing(series.ranges)) await this.#compare(series);
    if (sumHeld(this.#holding) > HELD_POINTS) await this.#compare(longestHeld(this.#holding));
  }

  /** Writes what of the held points is new. */
  async #compare(series: SeriesInImport): Promise<void> {
    this.#holding.delete(series);
    if (series.held.points === 0) return;
    const fresh = await dropStoredPoints(series.held.take(), series.ranges, (ranges) => this.#read(ranges));
    for (let start = 0; start < fresh.steps.length; start += CHUNK_POINTS) {
      await this.#append(series, sliceColumns(fresh, start, Math.min(fresh.steps.length, start + CHUNK_POINTS)));
    }
  }

  async #append(series: SeriesInImport, fresh: PointColumns): Promise<void> {
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
    this.#payloads.set(placeOf({ importId, seriesNumber, sequence }), data.payload);
    this.#chunks.push({ ...data, seriesNumber, sequence });
    this.#waitingBytes += data.payload.length;
    for (const node of series.pyramid.takeFull()) this.#addNode(nodeRow(key, node));
    await this.#flushWhenMuch();
  }

  /** Adds what lies above the chunks of a series that is complete. */
  async complete(series: SeriesInImport): Promise<void> {
    await this.#compare(series);
    const { chunks } = series.pyramid;
    if (chunks === 0) return;
    const key = this.#keyOf(series);
    const { nodes, whole } = series.pyramid.finish();
    for (const node of nodes) this.#addNode(nodeRow(key, node));
    this.#parts.push(partRow(key, { chunks, whole, isAscending: series.isAscending }));
    await this.#flushWhenMuch();
  }

  /** Writes all that is left, with what is to be kept of the import itself. */
  async finish(facts: ImportFacts): Promise<void> {
    await this.#flush(facts);
    await this.#writing;
  }

  /** Begins to write what waits: the next points are encoded while a database server is busy with these. */
  async #flush(facts: ImportFacts | null): Promise<void> {
    await this.#writing;
    const { runId, importId, now } = this.#params;
    const rows = { chunks: this.#chunks, nodes: this.#nodes, parts: this.#parts };
    this.#chunks = [];
    this.#nodes = [];
    this.#parts = [];
    this.#waitingBytes = 0;
    this.#beingWritten = this.#payloads;
    this.#payloads = new Map();
    this.#writing = appendImportRows(this.#db, { runId, importId, rows, facts, at: now() });
    // Whoever waits for it next is told.
    this.#writing.catch(() => undefined);
  }

  async #flushWhenMuch(): Promise<void> {
    const rows = this.#chunks.length + this.#nodes.length + this.#parts.length;
    if (this.#waitingBytes > BYTES_PER_TRANSACTION || rows >= ROWS_PER_TRANSACTION) await this.#flush(null);
  }

  #addNode(row: ReturnType<typeof nodeRow>): void {
    this.#nodes.push(row);
    this.#waitingBytes += row.buckets.length;
  }

  async *#read(ranges: readonly StoredRange[]): AsyncGenerator<PointColumns> {
    const stored: StoredRange[] = [];
    for (const range of ranges) {
      const place = placeOf(range);
      const waiting = this.#payloads.get(place) ?? this.#beingWritten.get(place);
      if (waiting === undefined) stored.push(range);
      else yield decodePoints(waiting);
    }
    yield* readStoredChunks(this.#db, { runId: this.#params.runId, ranges: stored });
  }

  #keyOf({ number }: SeriesInImport): PartKey {
    const { runId, importId } = this.#params;
    return { runId, importId, seriesNumber: number };
  }
}

function placeOf({ importId, seriesNumber, sequence }: Omit<StoredRange, "firstStep" | "lastStep">): string {
  return `${importId}/${seriesNumber}/${sequence}`;
}

function sumHeld(holding: ReadonlySet<SeriesInImport>): number {
  let sum = 0;
  for (const { held } of holding) sum += held.points;
  return sum;
}

function longestHeld(holding: ReadonlySet<SeriesInImport>): SeriesInImport {
  return [...holding].reduce((longest, series) => (series.held.points > longest.held.points ? series : longest));
}
