import { AppError } from "@/lib/core/errors";
import type { ProofPlan } from "@/lib/core/proof-plan";
import { appendAuditEntry } from "./append-audit-entry";
import type { Database, Transaction } from "./database";
import { inTransaction } from "./in-transaction";
import { isUniqueViolation } from "./is-unique-violation";
import { lockProjectOfRun } from "./lock-project-of-run";
import { proofObject, storedPlanText } from "./proof-record";
import { digestForAudit } from "./shorten-for-audit";

/**
 * Keeps the plan of an experiment on a finding of a run. It is never changed; sent again it stays as it was first.
 * One plan belongs to one run of a project, also after that run was deleted: whoever has seen its answer could have
 * it answer anew.
 *
 * @param params.isFirstNamed whether its change is the first that this product names for the finding
 * @param params.known how many plans of the run the decision rests on; any number where it is left out
 * @returns "overtaken" where the run has another number of plans by now
 * @throws AppError "conflict" where it belongs to another run of the project
 */
export async function createProofPlan(
  db: Database,
  params: {
    readonly runId: string;
    readonly plan: ProofPlan;
    readonly isFirstNamed: boolean;
    readonly known?: number;
    readonly author: string;
    readonly at: Date;
  },
): Promise<"created" | "there-already" | "overtaken"> {
  const { runId, plan, isFirstNamed, known, author, at } = params;
  const { sha256, finding, change } = plan;
  const content = storedPlanText(plan);
  const data = { runId, sha256, content, rule: finding.rule, change: change.id, isFirstNamed, author, createdAt: at };
  try {
    return await inTransaction(db, async (transaction) => {
      // One after another, as no two runs may get the same plan.
      await lockProjectOfRun(transaction, { runId, at });
      await requireNoOtherRun(transaction, { runId, sha256 });
      if (known !== undefined && (await transaction.proofPlan.count({ where: { runId } })) !== known)
        return "overtaken";
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
      return "created";
    });
  } catch (error) {
    if (isUniqueViolation(error)) return "there-already";
    throw error;
  }
}

async function requireNoOtherRun(
  transaction: Transaction,
  { runId, sha256 }: { readonly runId: string; readonly sha256: string },
): Promise<void> {
  const project = { runs: { some: { id: runId } } };
  const others = await transaction.proofPlan.count({ where: { sha256, runId: { not: runId }, run: { project } } });
  if (others === 0) return;
  throw new AppError(
    "conflict",
    "Expected a plan that belongs to no other run, found one that is registered for another run of this project.",
    "Write a plan of its own for this run: the same trainings prove one finding.",
  );
}
