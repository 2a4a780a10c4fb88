import * as z from "zod";
import { RULE_IDS } from "@/lib/core/verdict";
import { issueSchema } from "./issue";

/** A number of a log, which may be non-finite; JSON has no word for those, so they travel as strings. */
export const loggedNumberSchema = z.union([z.number(), z.enum(["NaN", "Infinity", "-Infinity"])]);
export type LoggedNumber = z.infer<typeof loggedNumberSchema>;

/** @returns the number itself when finite, else its name as a string */
export function toLoggedNumber(value: number): LoggedNumber {
  if (Number.isNaN(value)) return "NaN";
  if (value === Infinity) return "Infinity";
  return value === -Infinity ? "-Infinity" : value;
}

const stepValueSchema = z.strictObject({ step: z.number(), value: loggedNumberSchema });

export const inspectedSeriesSchema = z.strictObject({
  key: z.string(),
  /** What the source says beside the key, such as the row and column of an inner product. */
  context: z.record(z.string(), z.string()),
  metric: z.string(),
  layer: z.string().nullable(),
  parameter: z.string().nullable(),
  subgroup: z.string().nullable(),
  split: z.string().nullable(),
  count: z.int(),
  first: stepValueSchema,
  last: stepValueSchema,
  min: z.number().nullable(),
  max: z.number().nullable(),
  sum: z.number().nullable(),
  nonFinite: z.int(),
  estimated: z.boolean(),
});

export const coverageSchema = z.strictObject({
  rule: z.enum(RULE_IDS),
  canAnswer: z.boolean(),
  missing: z.array(z.string()),
  how: z.string().nullable(),
});

/** What `rounds inspect --json` prints: what was read, and which checks can answer from it. */
export const inspectionDocumentSchema = z.strictObject({
  schema: z.literal("gradient-rounds/inspection"),
  version: z.literal(1),
  source: z.string(),
  formats: z.array(z.string()),
  points: z.int(),
  series: z.array(inspectedSeriesSchema),
  coverage: z.array(coverageSchema),
  issues: z.array(issueSchema),
});
export type InspectionDocument = z.infer<typeof inspectionDocumentSchema>;
