import * as z from "zod";
import { heatmapSchema } from "./series";

const BUCKETS_LIMIT = 6000;

export const picturesQuerySchema = z.strictObject({
  /** Upper limit of buckets per series. */
  buckets: z.coerce.number().int().min(1).max(BUCKETS_LIMIT).default(1000),
  /** Upper limit of columns of the heatmap; less than a bucket wide makes no sense. */
  columns: z.coerce.number().int().min(1).max(BUCKETS_LIMIT).default(500),
});
export type PicturesQuery = z.infer<typeof picturesQuerySchema>;

/**
 * A column of numbers, one for each bucket: 64-bit floats, low byte first, as base64. A tenth of the
 * time that numbers as text take to write and to read, and nothing is rounded; NaN says that there is none.
 */
const columnSchema = z.base64();

/** What the columns mean is said at `Bucket`. */
const pictureSchema = z.strictObject({
  key: z.string(),
  metric: z.string(),
  layer: z.string().nullable(),
  parameter: z.string().nullable(),
  subgroup: z.string().nullable(),
  split: z.string().nullable(),
  /** Points behind all buckets. */
  count: z.int(),
  /** Number of buckets, and of numbers in each column. */
  length: z.int(),
  columns: z.strictObject({
    firstStep: columnSchema,
    lastStep: columnSchema,
    count: columnSchema,
    nonFinite: columnSchema,
    minimum: columnSchema,
    minimumStep: columnSchema,
    maximum: columnSchema,
    maximumStep: columnSchema,
    mean: columnSchema,
    last: columnSchema,
  }),
});

const profileRowSchema = z.looseObject({ layer: z.string(), depth: z.int() });

/** All pictures of a run at once. */
export const picturesSchema = z.strictObject({
  /** Steps that all buckets are cut from; null for a run without points. */
  fromStep: z.number().nullable(),
  toStep: z.number().nullable(),
  series: z.array(pictureSchema),
  /** Of the gradient norms; null until the order of the layers is known from the diagnosis. */
  heatmap: heatmapSchema.nullable(),
  /** The newest diagnosis' gradient norms over depth; null until it is computed or where it cannot tell. */
  profile: z.looseObject({ rows: z.array(profileRowSchema) }).nullable(),
});
export type Pictures = z.infer<typeof picturesSchema>;
