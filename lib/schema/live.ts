import * as z from "zod";
import { RULE_IDS, SEVERITIES } from "@/lib/core/verdict";

/** Longest cursor that is read. */
const CURSOR_LIMIT = 4200;

export const liveQuerySchema = z.strictObject({
  /** `cursor` of the last answer; without it the answer begins with the pictures as they stand. */
  since: z.string().max(CURSOR_LIMIT).exactOptional(),
});
export type LiveQuery = z.infer<typeof liveQuerySchema>;

const saidSchema = z.strictObject({
  outcome: z.enum(["finding", "no-finding", "cannot-tell"]),
  severity: z.enum(SEVERITIES).nullable(),
});

/** A verdict that differs from what was said before of the run, or of a group of patients in it. */
export const verdictChangeSchema = saidSchema.extend({
  number: z.int(),
  rule: z.enum(RULE_IDS),
  subgroup: z.string().nullable(),
  /** null where the rule could not tell until then. */
  before: saidSchema.nullable(),
  /** The last step that the verdict rests on. */
  step: z.number().nullable(),
  at: z.iso.datetime(),
});

export const verdictChangeListSchema = z.strictObject({
  /** The latest first. */
  changes: z.array(verdictChangeSchema),
  /** Whether changes of rules on groups of patients are left out, which this reader may not see. */
  isWithheld: z.boolean(),
});
export type VerdictChangeList = z.infer<typeof verdictChangeListSchema>;

const liveSeriesSchema = z.strictObject({
  /** Of the series in its run. */
  number: z.int(),
  /** How many of the buckets are its own. */
  length: z.int(),
  /** Of a series that is given whole, in place of what was given of it before; null where its buckets follow the known ones. */
  whole: z
    .strictObject({
      key: z.string(),
      metric: z.string(),
      layer: z.string().nullable(),
      parameter: z.string().nullable(),
      subgroup: z.string().nullable(),
      split: z.enum(["train", "validation", "test"]).nullable(),
    })
    .nullable(),
});

/** What is new of a run since a cursor. */
export const liveRunSchema = z.strictObject({
  cursor: z.string(),
  /** The run was changed otherwise than by live points, or this is the first answer: everything is given anew. */
  isAnew: z.boolean(),
  /** What its trainer said last; null where nobody says it. */
  training: z.string().nullable(),
  lastPointsAt: z.iso.datetime().nullable(),
  /** Milliseconds to wait before the next question; null where nothing more is expected. */
  askAgainIn: z.int().nullable(),
  /** The newest stored diagnosis; the page says what may be shown. */
  diagnosis: z.strictObject({ key: z.string(), at: z.iso.datetime() }).nullable(),
  changes: verdictChangeListSchema,
  series: z.array(liveSeriesSchema),
  /** The buckets of all series, one after the other, as the pyramid stores them (`encodeBuckets`), as base64. */
  buckets: z.base64(),
});
export type LiveRun = z.infer<typeof liveRunSchema>;
