import type { ProofStepKind } from "@/lib/core/proof-document";
import { appendAuditEntry } from "./append-audit-entry";
import type { Database } from "./database";
import { inTransaction } from "./in-transaction";
import { isUniqueViolation } from "./is-unique-violation";
import { proofObject } from "./proof-record";
import { digestForAudit } from "./shorten-for-audit";

/**
 * Adds what became of a plan.
 *
 * @param params.number one more than the last step that the decision rests on
 * @returns false when somebody else added that step meanwhile
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
    await inTransaction(db, async (transaction) => {
      await transaction.proofStep.create({ data: { ...data, createdAt: at } });
      const run = await transaction.run.findUniqueOrThrow({ where: { id: runId }, select: { projectId: true } });
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
    });
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}
