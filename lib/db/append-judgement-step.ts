import type { JudgementStepKind } from "@/lib/core/judgement";
import { appendAuditEntry } from "./append-audit-entry";
import type { Database } from "./database";
import { inTransaction } from "./in-transaction";
import { isUniqueViolation } from "./is-unique-violation";
import { digestForAudit } from "./shorten-for-audit";

/**
 * Adds what became of a judgement.
 *
 * @param params.number one more than the last step that the decision rests on
 * @returns false when somebody else added that step meanwhile
 */
export async function appendJudgementStep(
  db: Database,
  params: {
    readonly runId: string;
    readonly judgementId: string;
    readonly number: number;
    readonly kind: JudgementStepKind;
    readonly owner: string | null;
    readonly dueOn: string | null;
    readonly text: string | null;
    readonly author: string;
    readonly at: Date;
  },
): Promise<boolean> {
  const { at, ...data } = params;
  try {
    await inTransaction(db, async (transaction) => {
      await transaction.judgementStep.create({ data: { ...data, createdAt: at } });
      const { runId, judgementId, number, kind, owner, dueOn, text, author } = data;
      const run = await transaction.run.findUniqueOrThrow({ where: { id: runId }, select: { projectId: true } });
      await appendAuditEntry(db, transaction, {
        actor: author,
        action: "judgement.step-added",
        object: `judgement:${judgementId}`,
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
