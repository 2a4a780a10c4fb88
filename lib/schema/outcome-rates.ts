import * as z from "zod";
import { PROOF_CHANGES } from "@/lib/core/proof-plan";
import { RULE_IDS } from "@/lib/core/verdict";
import { estimateSchema } from "./estimate";

const count = z.int().nonnegative();

const counts = {
  completed: count,
  changed: count,
  worse: count,
  notChanged: count,
  cannotTell: count,
  unfinished: count,
  shareChanged: estimateSchema,
};

/** What experiments on findings showed, rule by rule. */
export const outcomeRatesSchema = z.object({
  projects: z.array(z.object({ id: z.string(), name: z.string() })),
  rules: z.array(
    z.object({
      rule: z.enum(RULE_IDS),
      ...counts,
      firstNamed: z.array(z.object({ change: z.enum(PROOF_CHANGES), ...counts })),
    }),
  ),
});
