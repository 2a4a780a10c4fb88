import { decodePoints } from "@/lib/series/chunk-codec";
import { type Database, prismaOf } from "./database";

/** What an import holds, as far as that is known without reading all of it. */
export type ImportExtent = {
  readonly series: number;
  /** Series in which a step comes again or lies before an earlier one: a restart, a resumed run. */
  readonly unordered: number;
  /** Microseconds since 1970 over the points looked at; null when none of them has a time. */
  readonly times: { readonly first: number; readonly last: number } | null;
  /** How many of its series had their first and last points looked at; null when every point was. */
  readonly timedSeries: number | null;
};

/** A logger writes its series side by side; these tell when all of them were written. */
const SERIES_LOOKED_AT = 16;

/** The extent of each published import of a run, by its id. */
export async function loadImportExtents(
  db: Database,
  params: { readonly runId: string },
): Promise<Map<string, ImportExtent>> {
  const { runId } = params;
  const parts = await prismaOf(db).seriesPart.findMany({
    where: { runId, import: { state: "published" } },
    orderBy: [{ importId: "asc" }, { seriesNumber: "asc" }],
    select: { importId: true, seriesNumber: true, chunks: true, isAscending: true },
  });
  const extents = new Map<string, ImportExtent>();
  for (const importId of new Set(parts.map((part) => part.importId))) {
    const own = parts.filter((part) => part.importId === importId);
    const timed = own.slice(0, SERIES_LOOKED_AT);
    const isWhole = timed.length === own.length && own.every(({ chunks }) => chunks <= 2);
    const ends = timed.map(({ seriesNumber, chunks }) => {
      return { seriesNumber, sequence: { in: [0, Math.max(0, chunks - 1)] } };
    });
    const rows = await prismaOf(db).chunk.findMany({ where: { runId, importId, OR: ends }, select: { payload: true } });
    let first = Number.POSITIVE_INFINITY;
    let last = Number.NEGATIVE_INFINITY;
    for (const { payload } of rows) {
      for (const time of decodePoints(payload).times ?? []) {
        // NaN, a time that is not known, compares as false.
        if (time < first) first = time;
        if (time > last) last = time;
      }
    }
    const unordered = own.filter(({ isAscending }) => !isAscending).length;
    const times = first <= last ? { first, last } : null;
    extents.set(importId, { series: own.length, unordered, times, timedSeries: isWhole ? null : timed.length });
  }
  return extents;
}
