import type { SeriesContext, SeriesMapping } from "@/lib/series/run-data";
import type { Prisma } from "./generated/sqlite/client";

/** What a series is, without its points. */
export type SeriesRecord = {
  readonly number: number;
  /** Key as it stands in the source. */
  readonly key: string;
  readonly context: SeriesContext;
  readonly mapping: SeriesMapping;
  readonly isMappingEdited: boolean;
  readonly estimated: boolean;
  readonly estimatedReason: string | null;
};

export const SERIES_SELECT = {
  number: true,
  key: true,
  context: true,
  metric: true,
  layer: true,
  parameter: true,
  subgroup: true,
  split: true,
  isMappingEdited: true,
  estimated: true,
  estimatedReason: true,
} as const satisfies Prisma.SeriesSelect;

/** The domain form of a row that was read with `SERIES_SELECT`. */
export function toSeriesRecord(row: Prisma.SeriesGetPayload<{ select: typeof SERIES_SELECT }>): SeriesRecord {
  const { context, metric, layer, parameter, subgroup, split, ...rest } = row;
  const mapping = { metric, layer, parameter, subgroup, split: split as SeriesMapping["split"] };
  return { ...rest, context: JSON.parse(context) as SeriesContext, mapping };
}
