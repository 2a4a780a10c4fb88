import * as z from "zod";
import { DIAGNOSIS_STATUSES, RULE_IDS } from "@/lib/core/verdict";
import { estimateSchema } from "./estimate";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Which way of a measure is better; null where neither is, as for a count. */
const directionSchema = z.enum(["higher", "lower", "nearer to 0", "nearer to 1"]).nullable();
export type MeasureDirection = z.infer<typeof directionSchema>;

/** What a change of a number shows, the most telling first. */
export const CHANGE_READINGS = [
  "worse",
  "better",
  "changed",
  "state changed",
  "gone",
  "new",
  "no difference shown",
] as const;
export type ChangeReading = (typeof CHANGE_READINGS)[number];

const changedNumberSchema = z.strictObject({
  /** As in Annex A. */
  id: z.string(),
  subject: z.string(),
  measure: z.string(),
  /** Null where the report has no such number. */
  before: estimateSchema.nullable(),
  after: estimateSchema.nullable(),
  /** After less before on the scale of the number, with an interval where one follows from both. */
  difference: estimateSchema,
  better: directionSchema,
  reading: z.enum(CHANGE_READINGS),
});
export type ChangedNumber = z.infer<typeof changedNumberSchema>;

/** What one report says by one rule. */
const answerSchema = z.strictObject({
  /** "finding (warning)", "no finding" or "cannot tell". */
  answer: z.string(),
  reason: z.string(),
});

const changedVerdictSchema = z.strictObject({
  rule: z.enum(RULE_IDS),
  subgroup: z.string().nullable(),
  /** Null where the report has no such verdict. */
  before: answerSchema.nullable(),
  after: answerSchema.nullable(),
  /** What the rule reads that differs between the two, by its name in `context`; which of it matters is not known. */
  differing: z.array(z.string()),
});
export type ChangedVerdict = z.infer<typeof changedVerdictSchema>;

/** What changed from one report to another, most often of the same run. */
export const reportChangesSchema = z.strictObject({
  before: sha256,
  after: sha256,
  /** What of inputs, settings, plan, engine, rules and policies differs, as text of both. */
  context: z.array(z.strictObject({ what: z.string(), before: z.string(), after: z.string() })),
  status: z.strictObject({ before: z.enum(DIAGNOSIS_STATUSES), after: z.enum(DIAGNOSIS_STATUSES) }),
  numbers: z.array(changedNumberSchema),
  /** Numbers that stand in both and are the same. */
  unchanged: z.int().nonnegative(),
  verdicts: z.array(changedVerdictSchema),
});
export type ReportChanges = z.infer<typeof reportChangesSchema>;

/** What `rounds compare --json` prints and `GET /api/v1/runs/{id}/reports/{sha256}/changes` answers. */
export const reportChangesDocumentSchema = reportChangesSchema.extend({
  schema: z.literal("gradient-rounds/report-changes"),
  version: z.literal(1),
});
export type ReportChangesDocument = z.infer<typeof reportChangesDocumentSchema>;
