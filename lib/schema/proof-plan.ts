import * as z from "zod";
import { FEWEST_PAIRS, PROOF_ARMS, PROOF_CHANGES, type ProofClaim, type ProofPlan } from "@/lib/core/proof-plan";
import { leavesTextInOrder, NO_TURNING_MARKS } from "@/lib/core/turning-marks";
import { RULE_IDS } from "@/lib/core/verdict";

/** An experiment of more is no small one. */
export const MOST_PAIRS = 1000;
const NAME_LIMIT = 1024;
const TEXT_LIMIT = 4000;

const name = z.string().max(NAME_LIMIT).refine(leavesTextInOrder, NO_TURNING_MARKS);
const text = z.string().max(TEXT_LIMIT).refine(leavesTextInOrder, NO_TURNING_MARKS);
const value = z.union([z.number(), text, z.boolean()]);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "Expected a SHA-256 of 64 hexadecimal digits.");
const seed = z.int().min(0);

/** What `rounds prove` writes: a paired experiment, fixed before any of its runs. */
export const proofPlanSchema: z.ZodType<ProofPlan> = z
  .strictObject({
    schema: z.literal("gradient-rounds/proof-plan"),
    version: z.literal(1),
    created: z.iso.datetime(),
    run: z.strictObject({ name, seed: z.number().nullable() }),
    finding: z.strictObject({
      rule: z.enum(RULE_IDS),
      version: z.int(),
      subgroup: name.nullable(),
      layers: z.array(name),
      onsetStep: z.number().nullable(),
    }),
    change: z.strictObject({
      id: z.enum(PROOF_CHANGES),
      what: text,
      settings: z.array(z.strictObject({ setting: name, from: value.nullable(), to: value })),
    }),
    replicates: z.int().min(FEWEST_PAIRS, `Expected at least ${FEWEST_PAIRS} pairs.`).max(MOST_PAIRS),
    seeds: z.array(seed).max(MOST_PAIRS),
    budget: z.strictObject({ steps: z.int().positive(), batchSize: z.int().positive().nullable() }),
    data: z.strictObject({ dataset: text.nullable(), sha256: sha256.nullable() }),
    measure: z.strictObject({
      name: z.literal("loss"),
      from: z.enum(["log", "predictions"]),
      split: z.enum(["train", "validation", "test"]).nullable(),
      subgroup: name.nullable(),
      marginSource: text,
    }),
    margin: z.number().positive("Expected a margin above 0."),
    also: z.array(z.enum(["observed-expected", "net-benefit", "finding-of-the-rule"])),
    sha256,
  })
  .superRefine(({ replicates, seeds }, context) => {
    if (seeds.length !== replicates || new Set(seeds).size !== seeds.length)
      context.addIssue({ code: "custom", path: ["seeds"], message: `Expected ${replicates} different seeds.` });
  });

/** `proof` in the meta.json of a run that belongs to a plan. */
const writtenClaimSchema = z
  .strictObject({
    plan: sha256,
    arm: z.enum(PROOF_ARMS),
    seed,
    steps: z.int().nonnegative(),
    data_sha256: sha256.nullable(),
    margin: z.number(),
    started: z.iso.datetime(),
  })
  .transform(({ data_sha256: dataSha256, ...stated }) => ({ ...stated, dataSha256 }));

/** The same, also as exports of a run spell it: in the words of this product. */
export const proofClaimSchema: z.ZodType<ProofClaim> = z.preprocess((given) => {
  if (typeof given !== "object" || given === null || !("dataSha256" in given)) return given;
  const { dataSha256, ...stated } = given;
  return { ...stated, data_sha256: dataSha256 };
}, writtenClaimSchema);
