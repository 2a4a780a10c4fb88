import type { ProofPlan } from "@/lib/core/proof-plan";
import { appendAuditEntry } from "./append-audit-entry";
import type { Database } from "./database";
import { inTransaction } from "./in-transaction";
import { isUniqueViolation } from "./is-unique-violation";
import { proofObject, storedPlanText } from "./proof-record";
import { digestForAudit } from "./shorten-for-audit";

/**
 * Keeps the plan of an experiment on a finding of a run. It is never changed; sent again it stays as it was first.
 *
 * @param params.isFirstNamed whether its change is the first that this product names for the finding
 */
export async function createProofPlan(
  db: Database,
  params: {
    readonly runId: string;
    readonly plan: ProofPlan;
    readonly isFirstNamed: boolean;
    readonly author: string;
    readonly at: Date;
  },
): Promise<"created" | "there-already"> {
  const { runId, plan, isFirstNamed, author, at } = params;
  const { sha256, finding, change } = plan;
  const content = storedPlanText(plan);
  const data = { runId, sha256, content, rule: finding.rule, change: change.id, isFirstNamed, author, createdAt: at };
  try {
    await inTransaction(db, async (transaction) => {
      const { run } = await transaction.proofPlan.create({
        data,
        select: { run: { select: { projectId: true } } },
      });
      await appendAuditEntry(db, transaction, {
        actor: author,
        action: "proof.planned",
        object: proofObject({ runId, sha256 }),
        project: run.projectId,
        details: { run: runId, rule: finding.rule, subgroup: finding.subgroup, change: change.id, margin: plan.margin },
        payloadSha256: digestForAudit(content),
      });
    });
    return "created";
  } catch (error) {
    if (isUniqueViolation(error)) return "there-already";
    throw error;
  }
}
