import type { ProofChange, ProofPlan } from "@/lib/core/proof-plan";
import { type Database, prismaOf } from "./database";

/** What an answered plan asks, and when it was answered. */
export type AnsweredPlan = {
  readonly sha256: string;
  readonly rule: string;
  readonly subgroup: string | null;
  readonly change: ProofChange;
  readonly answeredAt: Date;
};

/** Plans for findings of a run that have their answer, the one answered first first. */
export async function listAnsweredPlans(db: Database, params: { readonly runId: string }): Promise<AnsweredPlan[]> {
  const rows = await prismaOf(db).proofOutcome.findMany({
    where: params,
    orderBy: [{ createdAt: "asc" }, { planSha256: "asc" }],
    select: { createdAt: true, plan: { select: { content: true } } },
  });
  return rows.map(({ createdAt, plan: { content } }) => {
    // What this product wrote: nothing else ever did.
    const { sha256, finding, change } = JSON.parse(content) as ProofPlan;
    return { sha256, rule: finding.rule, subgroup: finding.subgroup, change: change.id, answeredAt: createdAt };
  });
}
