import type { ProofStepKind } from "@/lib/core/proof-document";
import { appendAuditEntry } from "./append-audit-entry";
import type { Database, Transaction } from "./database";
import { inTransaction } from "./in-transaction";
import { isUniqueViolation } from "./is-unique-violation";
import { proofObject } from "./proof-record";
import { digestForAudit } from "./shorten-for-audit";

/**
 * Adds what became of a plan. One that a run names is not taken back, whoever asked for it before that run did.
 *
 * @param params.number one more than the last step that the decision rests on
 * @returns false when somebody else added that step meanwhile, or a run names the plan that is to be taken back
 */
export async function appendProofStep(
  db: Database,
  params: {
    readonly runId: string;
    readonly planSha256: string;
    readonly number: number;
    readonly kind: ProofStepKind;
    readonly owner: string | null;
    readonly dueOn: string | null;
    readonly text: string | null;
    readonly author: string;
    readonly at: Date;
  },
): Promise<boolean> {
  const { at, ...data } = params;
  const { runId, planSha256, number, kind, owner, dueOn, text, author } = data;
  try {
    return await inTransaction(db, async (transaction) => {
      const run = await transaction.run.findUniqueOrThrow({ where: { id: runId }, select: { projectId: true } });
      if (kind === "withdraw" && (await isNamed(transaction, { ...run, runId, sha256: planSha256 }))) return false;
      await transaction.proofStep.create({ data: { ...data, createdAt: at } });
      await appendAuditEntry(db, transaction, {
        actor: author,
        action: "proof.step-added",
        object: proofObject({ runId, sha256: planSha256 }),
        project: run.projectId,
        details: {
          run: runId,
          number,
          kind,
          ...(owner === null ? {} : { owner }),
          ...(dueOn === null ? {} : { dueOn }),
        },
        ...(text === null ? {} : { payloadSha256: digestForAudit(text) }),
      });
      return true;
    });
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

/** Also by a run that was deleted, or is gone by now: then the answer that it gave is there. */
async function isNamed(
  transaction: Transaction,
  { projectId, runId, sha256 }: { readonly projectId: string; readonly runId: string; readonly sha256: string },
): Promise<boolean> {
  if ((await transaction.proofOutcome.count({ where: { runId, planSha256: sha256 } })) > 0) return true;
  const named = await transaction.run.count({ where: { projectId, proofPlan: sha256, state: { not: "pending" } } });
  return named > 0;
}
