import * as z from "zod";
import { estimateSchema } from "./estimate";

/** Where the gap of one group comes from: parts that add up to it, what is unexplained first. */
const groupGapSchema = z.strictObject({
  subgroup: z.string(),
  patients: z.number().nonnegative(),
  others: z.number().nonnegative(),
  gap: estimateSchema,
  parts: z
    .array(
      z.strictObject({
        part: z.enum(["unexplained", "optimisation", "calibration", "few-patients", "case-mix"]),
        estimate: estimateSchema,
        closing: z.string(),
        evidence: z.string(),
      }),
    )
    .readonly(),
  sentence: z.string(),
});

/** The wire form of `GapOutcome` of lib/diagnostics/gap, or why no gap was split. */
export const gapOutcomeSchema = z.discriminatedUnion("status", [
  z.strictObject({
    status: z.literal("split"),
    /** Which patients the splits rest on. */
    basis: z.string(),
    groups: z.array(groupGapSchema).readonly(),
    /** Groups that are not split, and why. */
    leftOut: z.array(z.strictObject({ subgroup: z.string(), reason: z.string() })).readonly(),
  }),
  z.strictObject({ status: z.literal("none"), reason: z.string() }),
]);
