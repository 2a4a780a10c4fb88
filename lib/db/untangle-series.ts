import { type BucketColumns, bucketEachPoint } from "@/lib/series/bucket-columns";
import { decodePoints } from "@/lib/series/chunk-codec";
import { lowerBound } from "@/lib/series/downsample";
import { joinColumns } from "@/lib/series/join-columns";
import { orderPoints } from "@/lib/series/order-points";
import { CHUNK_LEVEL } from "@/lib/series/pyramid";
import type { PointColumns } from "@/lib/series/run-data";
import { rangesOverlap, type StepRange, stepRangeOf } from "@/lib/series/step-range";
import { type Database, rawOf } from "./database";
import { placeholders } from "./raw-database";
import { splitList } from "./split-list";
import type { StoredPart } from "./stored-parts";
import type { WalkedPart } from "./walk-pyramid";

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
  readonly wanted: StepRange & { readonly widest: number };
};

/** Some is known, and for some the pyramid may be used after all. */
export type UntangledSeries = { readonly stretches: readonly BucketColumns[]; readonly walked: readonly WalkedPart[] };

/**
 * Takes apart a series whose chunks overlap in their steps: a counter that started again, late points,
 * several values at a step. Where chunks overlap, and only there, the points are read and the last
 * that arrived for each step counts; everywhere else the levels of the pyramid up to the chunks, which
 * do not mix them, stand for them.
 */
export async function untangleSeries(db: Database, runId: string, series: TangledSeries): Promise<UntangledSeries> {
  const { wanted } = series;
  const sources = (await listSources(db, runId, series)).filter((source) => rangesOverlap(source, wanted));
  const stretches: BucketColumns[] = [];
  const ranges = new Map<StoredPart, { firstStep: number; lastStep: number }[]>();
  let previous: StoredPart | null = null;
  for (const members of cluster(sources)) {
    const only = members.length === 1 ? members[0] : undefined;
    const part: StoredPart | null = only?.isAscending === true ? (only.chunk?.part ?? null) : null;
    if (only !== undefined && part !== null) {
      const known = ranges.get(part) ?? [];
      const last = known.at(-1);
      const lastStep = Math.min(only.lastStep, wanted.lastStep);
      // Chunks of one part that follow each other are walked as one.
      if (part === previous && last !== undefined) last.lastStep = lastStep;
      else known.push({ firstStep: Math.max(only.firstStep, wanted.firstStep), lastStep });
      ranges.set(part, known);
    } else {
      stretches.push(pointsInRange(joinColumns(await loadColumns(db, runId, members)), wanted));
    }
    previous = part;
  }
  const walked = Array.from(ranges, ([part, own]) => {
    return { part, ranges: own, widest: wanted.widest, highestLevel: CHUNK_LEVEL };
  });
  return { stretches, walked };
}

/** Points between two steps in the order that charts use, each as a bucket of its own. */
export function pointsInRange(points: PointColumns, range: StepRange): BucketColumns {
  const { steps, values } = orderPoints(points);
  const start = lowerBound(steps, range.firstStep);
  const end = lowerBound(steps, range.lastStep, start, true);
  return bucketEachPoint(steps.subarray(start, end), values.subarray(start, end));
}

async function listSources(db: Database, runId: string, series: TangledSeries): Promise<Source[]> {
  const { seriesNumber, parts, waiting } = series;
  const byName = new Map(parts.map((part, rank) => [part.importId, { part, rank }]));
  const rows =
    parts.length === 0
      ? []
      : await rawOf(db).all(
          `SELECT "importId", "sequence", "firstStep", "lastStep", "isAscending" FROM "chunk"
           WHERE "runId" = ? AND "importId" IN ${placeholders(parts.length)} AND "seriesNumber" = ?`,
          [runId, ...byName.keys(), seriesNumber],
        );
  const stored = rows.flatMap((row): Source[] => {
    const [importId, sequence, firstStep, lastStep, isAscending] = row;
    const place = byName.get(String(importId));
    if (place === undefined) return [];
    const range = { firstStep: Number(firstStep), lastStep: Number(lastStep) };
    const chunk = { part: place.part, sequence: Number(sequence) };
    return [{ ...range, isAscending: Boolean(isAscending), chunk, columns: null, rank: place.rank }];
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

const CHUNKS_AT_ONCE = 500;

async function loadColumns(db: Database, runId: string, members: readonly Source[]): Promise<PointColumns[]> {
  const wanted = new Map<StoredPart, number[]>();
  for (const { chunk } of members) {
    if (chunk !== null) wanted.set(chunk.part, [...(wanted.get(chunk.part) ?? []), chunk.sequence]);
  }
  const loaded = new Map<string, PointColumns>();
  for (const [{ importId, seriesNumber }, sequences] of wanted) {
    for (const some of splitList(sequences, CHUNKS_AT_ONCE)) {
      const rows = await rawOf(db).all(
        `SELECT "sequence", "payload" FROM "chunk" WHERE "runId" = ? AND "importId" = ? AND "seriesNumber" = ?
           AND "sequence" IN ${placeholders(some.length)}`,
        [runId, importId, seriesNumber, ...some],
      );
      for (const [sequence, payload] of rows) {
        loaded.set(`${importId}/${sequence}`, decodePoints(payload as Uint8Array));
      }
    }
  }
  return members.flatMap(({ chunk, columns }) => {
    const found = chunk === null ? columns : loaded.get(`${chunk.part.importId}/${chunk.sequence}`);
    return found == null ? [] : [found];
  });
}
