import type { SeriesMapping } from "@/lib/series/run-data";

/** What a list needs to know of a series. */
export type SeriesSummary = {
  readonly key: string;
  readonly mapping: SeriesMapping;
  readonly count: number;
  readonly firstStep: number;
  readonly lastStep: number;
};
