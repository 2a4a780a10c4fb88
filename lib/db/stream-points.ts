import { decodePoints } from "@/lib/series/chunk-codec";
import { dropRepeatedPoints } from "@/lib/series/drop-repeated-points";
import { joinColumns, sliceColumns } from "@/lib/series/join-columns";
import type { PointColumns } from "@/lib/series/run-data";
import { rangesOverlap, stepRangeOf } from "@/lib/series/step-range";
import { type Database, prismaOf } from "./database";
import type { PlannedPart, PlannedSeries, PointsSnapshot } from "./open-points-snapshot";

/** Chunks that may wait in memory over all imports: some two megabytes. */
const CHUNKS_WAITING = 256;

/** Points of one series, some thousand at a time. */
export type StreamedPoints = { readonly series: PlannedSeries; readonly columns: PointColumns };

/**
 * All points of a snapshot, series after series and each in order of arrival. What lies in memory is
 * bounded whatever the run holds, and nothing is read before it is asked for.
 *
 * @throws Error when stored points that the snapshot counts are not there
 */
export async function* streamPoints(db: Database, snapshot: PointsSnapshot): AsyncGenerator<StreamedPoints> {
  const page = Math.max(4, Math.floor(CHUNKS_WAITING / Math.max(1, snapshot.imports.length)));
  const cursors = new Map(
    snapshot.imports.map((importId) => [importId, new ChunkCursor(db, snapshot.runId, importId, page)]),
  );
  for (const series of snapshot.series) {
    const waiting = joinColumns(series.waiting);
    const steps = stepRangeOf(waiting);
    const overlapping: PointColumns[] = [];
    for (const part of series.parts) {
      for await (const columns of readPart(cursors.get(part.importId), series.number, part)) {
        if (series.waiting.length > 0 && rangesOverlap(stepRangeOf(columns), steps)) overlapping.push(columns);
        yield { series, columns };
      }
    }
    if (series.waiting.length === 0) continue;
    // What waits was not compared with what is stored: folding does that, and so does reading.
    const columns = dropRepeatedPoints(waiting, overlapping);
    if (columns.steps.length > 0) yield { series, columns };
  }
}

/** The first points of a series in an import, as many as the snapshot counted. */
async function* readPart(cursor: ChunkCursor | undefined, number: number, part: PlannedPart) {
  let left = part.points;
  while (left > 0) {
    const payload = await cursor?.next(number);
    if (payload === undefined) throw new Error(`Import ${part.importId} has lost ${left} points of series ${number}.`);
    const columns = decodePoints(payload);
    // More came in since: live points are folded into the last chunk.
    yield columns.steps.length > left ? sliceColumns(columns, 0, left) : columns;
    left -= columns.steps.length;
  }
}

type ChunkRow = { readonly seriesNumber: number; readonly sequence: number; readonly payload: Uint8Array };

/** The chunks of one import in order of series and arrival, a page of them with each query. */
class ChunkCursor {
  readonly #db: Database;
  readonly #runId: string;
  readonly #importId: string;
  readonly #page: number;
  #rows: readonly ChunkRow[] = [];
  #at = 0;

  constructor(db: Database, runId: string, importId: string, page: number) {
    this.#db = db;
    this.#runId = runId;
    this.#importId = importId;
    this.#page = page;
  }

  /** @returns the next chunk of this series, or undefined when it has no more; series are asked for in order */
  async next(seriesNumber: number): Promise<Uint8Array | undefined> {
    for (;;) {
      const row = this.#rows[this.#at];
      if (row === undefined) {
        if (!(await this.#load(seriesNumber))) return undefined;
        continue;
      }
      if (row.seriesNumber > seriesNumber) return undefined;
      this.#at += 1;
      if (row.seriesNumber === seriesNumber) return row.payload;
    }
  }

  /** @returns whether there was anything more to load from this series on */
  async #load(seriesNumber: number): Promise<boolean> {
    const last = this.#rows.at(-1);
    const from =
      last === undefined || last.seriesNumber < seriesNumber
        ? { seriesNumber: { gte: seriesNumber } }
        : {
            OR: [
              { seriesNumber: last.seriesNumber, sequence: { gt: last.sequence } },
              { seriesNumber: { gt: last.seriesNumber } },
            ],
          };
    this.#rows = await prismaOf(this.#db).chunk.findMany({
      where: { runId: this.#runId, importId: this.#importId, ...from },
      orderBy: [{ seriesNumber: "asc" }, { sequence: "asc" }],
      take: this.#page,
      select: { seriesNumber: true, sequence: true, payload: true },
    });
    this.#at = 0;
    return this.#rows.length > 0;
  }
}
