import { decodeBuckets } from "@/lib/series/bucket-codec";
import type { Bucket } from "@/lib/series/buckets";
import { decodeChunk } from "@/lib/series/chunk-codec";
import { bucketPoints } from "@/lib/series/downsample";
import { joinColumns } from "@/lib/series/join-columns";
import { orderPoints } from "@/lib/series/order-points";
import type { PointColumns } from "@/lib/series/run-data";
import { rangesOverlap, type StepRange, stepRangeOf } from "@/lib/series/step-range";
import { type Database, prismaOf } from "./database";
import { fetchChunkBuckets, fetchChunkPoints, type PlacesInPart, partName, type StoredPart } from "./pyramid-places";

type Source = StepRange & {
  /** Where the points are: a chunk, or columns that are not in chunks yet. */
  readonly chunk: { readonly part: StoredPart; readonly sequence: number } | null;
  readonly columns: PointColumns | null;
  readonly isAscending: boolean;
  /** Order of arrival. */
  readonly rank: number;
};

export type TangledSeries = {
  readonly seriesNumber: number;
  /** In order of arrival. */
  readonly parts: readonly StoredPart[];
  /** Points that are not in chunks yet; they arrived last. */
  readonly waiting: PointColumns | null;
  readonly fromStep: number;
  readonly toStep: number;
  readonly maxBuckets: number;
};

/**
 * Buckets of a series whose chunks overlap in their steps: a counter that started again, late points,
 * several values at a step. Where chunks overlap, and only there, the points are read and the last
 * that arrived for each step counts; everywhere else the buckets of the chunks are used.
 */
export async function untangleSeries(db: Database, runId: string, series: TangledSeries): Promise<Bucket[]> {
  const { fromStep, toStep, maxBuckets } = series;
  const inRange = { firstStep: fromStep, lastStep: toStep };
  const sources = (await listSources(db, runId, series)).filter((source) => rangesOverlap(source, inRange));
  const clusters = cluster(sources);
  const buckets: Bucket[] = [];
  const whole: Source[] = [];
  for (const members of clusters) {
    const only = members.length === 1 ? members[0] : undefined;
    const isInside = only !== undefined && only.firstStep >= fromStep && only.lastStep <= toStep;
    if (only?.chunk != null && only.isAscending && isInside) {
      whole.push(only);
      continue;
    }
    const points = orderPoints(joinColumns(await loadColumns(db, runId, members)));
    buckets.push(...bucketPoints(points, fromStep, toStep, maxBuckets).buckets);
  }
  for (const row of await fetchChunkBuckets(db, runId, toPlaces(whole))) buckets.push(...decodeBuckets(row.buckets));
  return buckets;
}

async function listSources(db: Database, runId: string, series: TangledSeries): Promise<Source[]> {
  const { seriesNumber, parts, waiting } = series;
  const byName = new Map(parts.map((part, rank) => [part.importId, { part, rank }]));
  const rows = await prismaOf(db).chunk.findMany({
    where: { runId, seriesNumber, importId: { in: [...byName.keys()] } },
    select: { importId: true, sequence: true, firstStep: true, lastStep: true, isAscending: true },
  });
  const stored = rows.flatMap((row): Source[] => {
    const place = byName.get(row.importId);
    if (place === undefined) return [];
    const { sequence, isAscending } = row;
    const range = { firstStep: Number(row.firstStep), lastStep: Number(row.lastStep) };
    return [{ ...range, isAscending, chunk: { part: place.part, sequence }, columns: null, rank: place.rank }];
  });
  stored.sort((a, b) => a.rank - b.rank || (a.chunk?.sequence ?? 0) - (b.chunk?.sequence ?? 0));
  const all = stored.map((source, rank) => ({ ...source, rank }));
  if (waiting === null) return all;
  return [...all, { ...stepRangeOf(waiting), isAscending: false, chunk: null, columns: waiting, rank: all.length }];
}

/** Groups sources that overlap, directly or through others; each in order of arrival. */
function cluster(sources: readonly Source[]): Source[][] {
  const clusters: Source[][] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const source of [...sources].sort((a, b) => a.firstStep - b.firstStep)) {
    const current = clusters.at(-1);
    if (current === undefined || source.firstStep > end) clusters.push([source]);
    else current.push(source);
    end = Math.max(end, source.lastStep);
  }
  for (const members of clusters) members.sort((a, b) => a.rank - b.rank);
  return clusters;
}

async function loadColumns(db: Database, runId: string, members: readonly Source[]): Promise<PointColumns[]> {
  const rows = await fetchChunkPoints(db, runId, toPlaces(members));
  const loaded = new Map(rows.map((row) => [`${partName(row)}/${row.place}`, decodeChunk(row.payload)]));
  return members.flatMap(({ chunk, columns }) => {
    const found = chunk === null ? columns : loaded.get(`${partName(chunk.part)}/${chunk.sequence}`);
    return found == null ? [] : [found];
  });
}

function toPlaces(sources: readonly Source[]): PlacesInPart[] {
  const byPart = new Map<string, { readonly part: StoredPart; readonly places: number[] }>();
  for (const { chunk } of sources) {
    if (chunk === null) continue;
    const name = partName(chunk.part);
    const entry = byPart.get(name) ?? { part: chunk.part, places: [] };
    entry.places.push(chunk.sequence);
    byPart.set(name, entry);
  }
  return [...byPart.values()];
}
