import * as z from "zod";
import { estimateSchema } from "./estimate";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Which way of a measure is better; null where neither is, as for a count. */
const directionSchema = z.enum(["higher", "lower", "nearer to 0", "nearer to 1"]).nullable();
export type MeasureDirection = z.infer<typeof directionSchema>;

const changedNumberSchema = z.strictObject({
  /** As in Annex A. */
  id: z.string(),
  subject: z.string(),
  measure: z.string(),
  /** Null where the report has no such number. */
  before: estimateSchema.nullable(),
  after: estimateSchema.nullable(),
  /** After less before, with an interval where one follows from both. */
  difference: estimateSchema,
  better: directionSchema,
  reading: z.enum(["better", "worse", "changed", "no difference shown", "new", "gone", "state changed"]),
});
export type ChangedNumber = z.infer<typeof changedNumberSchema>;

const changedVerdictSchema = z.strictObject({
  rule: z.string(),
  subgroup: z.string().nullable(),
  /** Outcome, and its severity where it is a finding; null where the report has no such verdict. */
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** What each report gives as its reason, and what of the inputs differs between them. */
  reason: z.string(),
});
export type ChangedVerdict = z.infer<typeof changedVerdictSchema>;

/** What changed from one report of a run to another. */
export const reportChangesSchema = z.strictObject({
  before: sha256,
  after: sha256,
  /** What of inputs, plan, engine, rules and policies differs, as text of both. */
  context: z.array(z.strictObject({ what: z.string(), before: z.string(), after: z.string() })),
  numbers: z.array(changedNumberSchema),
  /** Numbers that stand in both and are the same. */
  unchanged: z.int().nonnegative(),
  verdicts: z.array(changedVerdictSchema),
});
export type ReportChanges = z.infer<typeof reportChangesSchema>;
