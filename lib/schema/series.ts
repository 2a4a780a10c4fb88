import * as z from "zod";
import { loggedNumberSchema } from "./inspection";

const MAX_POINTS_LIMIT = 6000;
const COLUMNS_LIMIT = 1000;

export const seriesQuerySchema = z.strictObject({
  metric: z.string().exactOptional(),
  layer: z.string().exactOptional(),
  subgroup: z.string().exactOptional(),
  from: z.coerce.number().int().exactOptional(),
  to: z.coerce.number().int().exactOptional(),
  /** Upper limit of buckets per series. */
  maxPoints: z.coerce.number().int().min(1).max(MAX_POINTS_LIMIT).default(1000),
});
export type SeriesQuery = z.infer<typeof seriesQuerySchema>;

const bucketSchema = z.strictObject({
  firstStep: z.number(),
  lastStep: z.number(),
  count: z.int(),
  nonFinite: z.int(),
  minimum: z.number().nullable(),
  minimumStep: z.number().nullable(),
  maximum: z.number().nullable(),
  maximumStep: z.number().nullable(),
  mean: z.number().nullable(),
  last: loggedNumberSchema,
});

export const seriesPageSchema = z.strictObject({
  series: z.array(
    z.strictObject({
      key: z.string(),
      metric: z.string(),
      layer: z.string().nullable(),
      parameter: z.string().nullable(),
      subgroup: z.string().nullable(),
      split: z.string().nullable(),
      count: z.int(),
      buckets: z.array(bucketSchema),
    }),
  ),
});
export type SeriesPage = z.infer<typeof seriesPageSchema>;

export const heatmapQuerySchema = z.strictObject({
  metric: z.string().default("grad_norm"),
  columns: z.coerce.number().int().min(1).max(COLUMNS_LIMIT).default(240),
});
export type HeatmapQuery = z.infer<typeof heatmapQuerySchema>;

export const heatmapSchema = z.strictObject({
  metric: z.string(),
  /** First and last step of each column. */
  columns: z.array(z.strictObject({ fromStep: z.number(), toStep: z.number() })),
  rows: z.array(
    z.strictObject({
      layer: z.string(),
      depth: z.int(),
      parameter: z.string().nullable(),
      /** log10 of the mean, least and greatest finite value of each column; null where there is none above zero. */
      means: z.array(z.number().nullable()),
      lows: z.array(z.number().nullable()),
      highs: z.array(z.number().nullable()),
      /** Columns in which a point was not finite. */
      nonFiniteColumns: z.array(z.int()),
      /** Columns in which every point was exactly zero, which has no logarithm. */
      zeroColumns: z.array(z.int()),
    }),
  ),
});
export type HeatmapDocument = z.infer<typeof heatmapSchema>;
