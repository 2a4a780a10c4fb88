import * as z from "zod";
import { FEWEST_PAIRS, PROOF_CHANGES } from "@/lib/core/proof-plan";
import { leavesTextInOrder, NO_TURNING_MARKS } from "@/lib/core/turning-marks";
import { RULE_IDS } from "@/lib/core/verdict";
import { proofDocumentSchema } from "./proof-document";
import { MOST_PAIRS, proofPlanSchema } from "./proof-plan";

const NAME_LIMIT = 1024;
const TEXT_LIMIT = 4000;

const owner = z.string().max(NAME_LIMIT);
const day = z.iso.date("Expected a day such as 2026-12-01.");
const text = z
  .string()
  .trim()
  .max(TEXT_LIMIT, `Expected at most ${TEXT_LIMIT} characters.`)
  .regex(/^(?:\P{Cc}|[\n\t])*$/u, "Expected a text without control characters.")
  .refine(leavesTextInOrder, NO_TURNING_MARKS);

/** What whoever asks may fix of the plan; null leaves it to the product. */
const wishes = {
  rule: z.enum(RULE_IDS).nullable().default(null),
  subgroup: z.string().max(NAME_LIMIT).nullable().default(null),
  change: z.enum(PROOF_CHANGES).nullable().default(null),
  pairs: z
    .int()
    .min(FEWEST_PAIRS, `Expected at least ${FEWEST_PAIRS} pairs.`)
    .max(MOST_PAIRS, `Expected at most ${MOST_PAIRS} pairs.`)
    .nullable()
    .default(null),
  margin: z.number().positive("Expected a margin above 0.").nullable().default(null),
};

export const createProofBodySchema = z
  .strictObject({
    ...wishes,
    /** A plan that `rounds prove PATH` wrote beforehand, as it is; nothing else is wished for then. */
    plan: proofPlanSchema.nullable().default(null),
    /** Who is to train the pairs, by an id of `owners` of the list, and until when. */
    owner: owner.nullable().default(null),
    dueOn: day.nullable().default(null),
  })
  .superRefine(({ plan, owner: who, dueOn, ...wished }, context) => {
    const also = Object.entries(wished).find(([, value]) => value !== null)?.[0];
    if (plan !== null && also !== undefined)
      context.addIssue({ code: "custom", path: [also], message: "Expected nothing beside a plan, which states all." });
    if (dueOn !== null && who === null)
      context.addIssue({ code: "custom", path: ["dueOn"], message: "Expected an owner beside the day, found none." });
  });
export type CreateProofBody = z.infer<typeof createProofBodySchema>;

export const proofStepBodySchema = z.discriminatedUnion("kind", [
  /** Who is to train the pairs, by an id of `owners` of the list, and until when. */
  z.strictObject({ kind: z.literal("assign"), owner, dueOn: day.nullable().default(null) }),
  z.strictObject({ kind: z.literal("withdraw"), text: text.default("") }),
]);
export type ProofStepBody = z.infer<typeof proofStepBodySchema>;

export const proofListSchema = z.strictObject({
  /** Newest first. */
  proofs: z.array(proofDocumentSchema),
  /** Who can be asked to train the pairs of a plan. */
  owners: z.array(z.strictObject({ id: z.string(), name: z.string() })),
});
