import * as z from "zod";
import {
  PROOF_OUTCOMES,
  PROOF_STEPS,
  type ProofAnswer,
  type ProofDocument,
  type ProofSecondary,
  RESULT_FAULTS,
} from "@/lib/core/proof-document";
import { PROOF_ARMS } from "@/lib/core/proof-plan";
import { estimateSchema } from "./estimate";
import { proofPlanSchema } from "./proof-plan";

const named = z.strictObject({ id: z.string(), name: z.string() });
const seed = z.int().min(0);
const arm = z.enum(PROOF_ARMS);

const proofSecondarySchema: z.ZodType<ProofSecondary> = z.strictObject({
  measure: z.enum(["log-loss", "observed-expected", "net-benefit", "finding-of-the-rule"]),
  subgroup: z.string().nullable(),
  threshold: z.number().nullable(),
  asIs: estimateSchema,
  repaired: estimateSchema,
  difference: estimateSchema,
  isHigherBetter: z.boolean(),
  sentence: z.string(),
});

/** What the pairs of a plan show; see `ProofAnswer`. */
export const proofAnswerSchema: z.ZodType<ProofAnswer> = z.strictObject({
  outcome: z.enum(PROOF_OUTCOMES),
  effect: estimateSchema,
  better: estimateSchema,
  pairs: z.int().nonnegative(),
  planned: z.int().nonnegative(),
  sentence: z.string(),
  values: z.array(z.strictObject({ seed, asIs: z.number().nullable(), repaired: z.number().nullable() })),
  also: z.array(proofSecondarySchema),
  cause: z.string().nullable(),
});

/** A plan with what became of it; see `ProofDocument`. */
export const proofDocumentSchema: z.ZodType<ProofDocument> = z.strictObject({
  schema: z.literal("gradient-rounds/proof"),
  version: z.literal(1),
  run: named,
  plan: proofPlanSchema,
  isFirstNamed: z.boolean(),
  registered: z.strictObject({ at: z.iso.datetime(), by: named, doubt: z.string().nullable() }),
  state: z.enum(["waiting", "answered", "withdrawn"]),
  answeredAt: z.iso.datetime().nullable(),
  since: z.array(z.string()),
  owner: named.nullable(),
  dueOn: z.string().nullable(),
  steps: z.array(
    z.strictObject({
      number: z.int().positive(),
      kind: z.enum(PROOF_STEPS),
      owner: named.nullable(),
      dueOn: z.string().nullable(),
      text: z.string().nullable(),
      author: named,
      at: z.iso.datetime(),
    }),
  ),
  arrived: z.array(z.strictObject({ seed, arm, run: named })),
  missing: z.array(z.strictObject({ seed, arm })),
  setAside: z.array(z.strictObject({ run: named, seed, arm, fault: z.enum(RESULT_FAULTS), sentence: z.string() })),
  answer: proofAnswerSchema,
  firstSeen: z.strictObject({ at: z.iso.datetime(), by: named }).nullable(),
  engineVersion: z.string(),
});
