import type { ExportedRunFacts } from "@/lib/series/export-form";
import type { PointColumns, SeriesContext, SeriesMapping } from "@/lib/series/run-data";

/** A series as an export names it on each of its rows. */
export type WrittenSeries = {
  readonly key: string;
  readonly context: SeriesContext;
  readonly mapping: SeriesMapping;
  /** Why the values are estimates, or null when they were logged. */
  readonly estimated: string | null;
};

/**
 * Writes a run in one format, piece by piece: `begin`, then for each series `series` and its `points`
 * as they come, then `end`. Each call gives the bytes that are ready, possibly none; what a writer
 * holds back is bounded.
 */
export type RunWriter = {
  begin(facts: ExportedRunFacts): Uint8Array;
  series(series: WrittenSeries): Uint8Array;
  points(columns: PointColumns): Uint8Array;
  end(): Uint8Array;
};
