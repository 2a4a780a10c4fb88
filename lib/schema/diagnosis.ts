import * as z from "zod";
import { DIAGNOSIS_STATUSES, RULE_IDS, SEVERITIES } from "@/lib/core/verdict";
import { estimateSchema } from "./estimate";
import { issueSchema } from "./issue";

const thresholdSchema = z.strictObject({
  value: z.number(),
  direction: z.enum(["above", "below"]),
  source: z.string(),
});

export const verdictSchema = z.strictObject({
  rule: z.enum(RULE_IDS),
  version: z.int(),
  outcome: z.enum(["finding", "no-finding", "cannot-tell"]),
  severity: z.enum(SEVERITIES).nullable(),
  subgroup: z.string().nullable(),
  layers: z.array(z.string()),
  onsetStep: z.number().nullable(),
  statistic: z.strictObject({
    name: z.string(),
    estimate: estimateSchema,
    threshold: thresholdSchema.nullable(),
  }),
  effectiveSamples: z.number(),
  persistence: z.strictObject({ windows: z.number(), of: z.number() }).nullable(),
  reason: z.string(),
  explanation: z.string(),
  remedy: z.string().nullable(),
  provenance: z.array(z.string()),
});

export const checklistItemSchema = z.strictObject({
  id: z.enum(["loss", "parameters", "stability", "depth", "derivative", "sensitivity", "expectation"]),
  question: z.string(),
  answer: z.string(),
  status: z.enum(["answered", "attention", "not-answered"]),
  evidence: z.array(z.string()),
});

/** What `rounds diagnose --json` prints and `GET /api/v1/runs/{id}/diagnosis` answers: other programs rely on it. */
export const diagnosisDocumentSchema = z.strictObject({
  schema: z.literal("gradient-rounds/diagnosis"),
  version: z.literal(1),
  source: z.string(),
  run: z.strictObject({
    name: z.string(),
    format: z.string(),
    points: z.int(),
    steps: z.strictObject({ first: z.number(), last: z.number() }).nullable(),
    layers: z.array(z.string()),
    subgroups: z.array(z.string()),
  }),
  status: z.enum(DIAGNOSIS_STATUSES),
  summary: z.string(),
  verdicts: z.array(verdictSchema),
  checklist: z.array(checklistItemSchema),
  issues: z.array(issueSchema),
});
export type DiagnosisDocument = z.infer<typeof diagnosisDocumentSchema>;
