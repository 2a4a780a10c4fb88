import * as z from "zod";
import { leavesTextInOrder, NO_TURNING_MARKS } from "@/lib/core/turning-marks";

/** Longest name that a file may bring, and so the longest that may be given. */
const NAME_LIMIT = 1024;
/** Series that one request may name one by one; a pattern has no such limit. */
const SERIES_LIMIT = 10_000;
export const MAPPING_PAGE_SIZE = 50;

const SPLITS = ["train", "validation", "test"] as const;

const nameSchema = z
  .string()
  .trim()
  .min(1, "must not be empty; null means none")
  .max(NAME_LIMIT)
  .regex(/^\P{Cc}+$/u, "must not contain control characters")
  .refine(leavesTextInOrder, NO_TURNING_MARKS);

const mappingSchema = z.strictObject({
  metric: z.string(),
  layer: z.string().nullable(),
  parameter: z.string().nullable(),
  subgroup: z.string().nullable(),
  split: z.enum(SPLITS).nullable(),
});

export const MAPPING_SHOWS = ["all", "edited", "shared", "estimated"] as const;

export const mappingQuerySchema = z.strictObject({
  /** A part of the key, or a pattern of the whole key in which `*` stands for any text. */
  search: z.string().max(NAME_LIMIT).default(""),
  show: z.enum(MAPPING_SHOWS).default("all"),
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
});
export type MappingQuery = z.infer<typeof mappingQuerySchema>;

const mappedSeriesSchema = z.strictObject({
  number: z.int(),
  key: z.string(),
  context: z.record(z.string(), z.string()),
  mapping: mappingSchema,
  /** What the key rules say. */
  automatic: mappingSchema,
  isEdited: z.boolean(),
  /** Other series with the same mapping, which charts and rules cannot tell from this one. */
  sharedWith: z.int(),
  count: z.int(),
  firstStep: z.number(),
  lastStep: z.number(),
  /** Why the values are estimates; null when they were logged. */
  estimated: z.string().nullable(),
});
export type MappedSeries = z.infer<typeof mappedSeriesSchema>;

export const mappingPageSchema = z.strictObject({
  series: z.array(mappedSeriesSchema),
  page: z.int(),
  pageSize: z.int(),
  /** Series that fit the search and `show`. */
  total: z.int(),
  /** Over the whole run. */
  counts: z.strictObject({ all: z.int(), edited: z.int(), shared: z.int(), estimated: z.int() }),
});
export type MappingPage = z.infer<typeof mappingPageSchema>;

/** What a field of the mapping becomes; a field that is left out stays as it is. */
const mappingChangeSchema = z.strictObject({
  metric: nameSchema.exactOptional(),
  layer: nameSchema.nullable().exactOptional(),
  parameter: nameSchema.nullable().exactOptional(),
  subgroup: nameSchema.nullable().exactOptional(),
  split: z.enum(SPLITS).nullable().exactOptional(),
});
export type MappingChange = z.infer<typeof mappingChangeSchema>;

const seriesChoiceSchema = z.union([
  z.strictObject({ numbers: z.array(z.int()).min(1).max(SERIES_LIMIT) }),
  mappingQuerySchema.pick({ search: true, show: true }),
]);
export type SeriesChoice = z.infer<typeof seriesChoiceSchema>;

export const changeMappingBodySchema = z.strictObject({
  /** Series by their numbers, or all that fit a search. */
  series: seriesChoiceSchema,
  /** What to set, or "automatic" for what the key rules say. `$1` stands for what the first `*` of the search matched. */
  change: z.union([mappingChangeSchema, z.literal("automatic")]),
  /** True answers what would change and changes nothing. */
  dryRun: z.boolean().default(false),
});
export type ChangeMappingBody = z.infer<typeof changeMappingBodySchema>;

export const changedMappingSchema = z.strictObject({
  /** Series that are seen differently from before. */
  changed: z.int(),
  chosen: z.int(),
  /** Series that then share their mapping with another and did not before. */
  newlyShared: z.int(),
  /** The first of them. */
  examples: z.array(z.strictObject({ key: z.string(), before: mappingSchema, after: mappingSchema })),
});
export type ChangedMapping = z.infer<typeof changedMappingSchema>;
