import { decodeBuckets } from "@/lib/series/bucket-codec";
import type { Bucket } from "@/lib/series/buckets";
import { decodeChunk } from "@/lib/series/chunk-codec";
import { bucketOfPoints } from "@/lib/series/fold-bucket";
import { BUCKET_POINTS, FAN_OUT, levelsAbove } from "@/lib/series/pyramid";
import type { Database } from "./database";
import {
  fetchChunkBuckets,
  fetchChunkPoints,
  fetchNodes,
  type PlacesInPart,
  partName,
  type StoredPart,
} from "./pyramid-places";

/** What is asked of a part: the steps, and how wide a bucket may be at most. */
export type WalkedPart = {
  readonly part: StoredPart;
  readonly fromStep: number;
  readonly toStep: number;
  /** Steps that one bucket may span; 0 asks for every point on its own. */
  readonly widest: number;
};

type StoredBuckets = {
  readonly importId: string;
  readonly seriesNumber: number;
  readonly place: number;
  readonly buckets: Uint8Array;
};

/**
 * Buckets of parts whose steps strictly ascend, from the highest level that is fine enough. What is
 * read grows with the buckets that are asked for and not with the points behind them; all parts are
 * walked together, so that it is a few queries for any number of series.
 *
 * @returns buckets by series number, in no order
 */
export async function walkPyramid(
  db: Database,
  params: { readonly runId: string; readonly parts: readonly WalkedPart[] },
): Promise<Map<number, Bucket[]>> {
  const walk = new Walk(params.parts);
  for (const { part } of params.parts) walk.open(levelsAbove(part.chunks), part, 0);
  for (let level = walk.highestLevel; level >= 1; level -= 1) {
    const rows = await fetchNodes(db, params.runId, level, walk.opened(level));
    for (const row of rows) walk.take(row, (index, part) => walk.open(level - 1, part, row.place * FAN_OUT + index));
  }
  const fine = new Map<string, Set<number>>();
  for (const row of await fetchChunkBuckets(db, params.runId, walk.opened(0))) {
    walk.take(row, (index, part) => {
      const name = `${partName(part)}/${row.place}`;
      fine.set(name, (fine.get(name) ?? new Set()).add(index));
      walk.openPoints(part, row.place);
    });
  }
  for (const row of await fetchChunkPoints(db, params.runId, walk.openedPoints())) {
    walk.takePoints(row, fine.get(`${partName(row)}/${row.place}`) ?? new Set());
  }
  return walk.buckets;
}

/** Keeps what has been found and what is still to be opened. */
class Walk {
  readonly buckets = new Map<number, Bucket[]>();
  readonly #parts: Map<string, WalkedPart>;
  readonly #open: Map<string, Set<number>>[] = [];
  readonly #points = new Map<string, Set<number>>();

  constructor(parts: readonly WalkedPart[]) {
    this.#parts = new Map(parts.map((walked) => [partName(walked.part), walked]));
  }

  get highestLevel(): number {
    return this.#open.length - 1;
  }

  /** Level 0 are the chunks themselves. */
  open(level: number, part: StoredPart, place: number): void {
    for (let missing = this.#open.length; missing <= level; missing += 1) this.#open.push(new Map());
    const places = this.#open[level];
    places?.set(partName(part), (places.get(partName(part)) ?? new Set()).add(place));
  }

  openPoints(part: StoredPart, chunk: number): void {
    this.#points.set(partName(part), (this.#points.get(partName(part)) ?? new Set()).add(chunk));
  }

  opened(level: number): PlacesInPart[] {
    return this.#toPlaces(this.#open[level] ?? new Map());
  }

  openedPoints(): PlacesInPart[] {
    return this.#toPlaces(this.#points);
  }

  /** Keeps the buckets that are fine enough and lie inside, and names the others that may hold something. */
  take(row: StoredBuckets, openBelow: (index: number, part: StoredPart) => void): void {
    const walked = this.#parts.get(partName(row));
    if (walked === undefined) return;
    const { fromStep, toStep, widest, part } = walked;
    for (const [index, bucket] of decodeBuckets(row.buckets).entries()) {
      if (bucket.lastStep < fromStep || bucket.firstStep > toStep) continue;
      const isInside = bucket.firstStep >= fromStep && bucket.lastStep <= toStep;
      const isFine = bucket.count === 1 || bucket.lastStep - bucket.firstStep + 1 <= widest;
      if (isInside && isFine) this.#keep(row.seriesNumber, bucket);
      else openBelow(index, part);
    }
  }

  takePoints(
    row: { readonly importId: string; readonly seriesNumber: number; readonly payload: Uint8Array },
    fine: ReadonlySet<number>,
  ): void {
    const walked = this.#parts.get(partName(row));
    if (walked === undefined) return;
    const columns = decodeChunk(row.payload);
    for (const bucket of fine) {
      const end = Math.min(columns.steps.length, (bucket + 1) * BUCKET_POINTS);
      for (let index = bucket * BUCKET_POINTS; index < end; index += 1) {
        const step = columns.steps[index] ?? 0;
        if (step < walked.fromStep || step > walked.toStep) continue;
        this.#keep(row.seriesNumber, bucketOfPoints(columns, index, index + 1));
      }
    }
  }

  #keep(seriesNumber: number, bucket: Bucket): void {
    const kept = this.buckets.get(seriesNumber);
    if (kept === undefined) this.buckets.set(seriesNumber, [bucket]);
    else kept.push(bucket);
  }

  #toPlaces(places: ReadonlyMap<string, ReadonlySet<number>>): PlacesInPart[] {
    return [...places].flatMap(([name, numbers]) => {
      const walked = this.#parts.get(name);
      return walked === undefined ? [] : [{ part: walked.part, places: [...numbers] }];
    });
  }
}
