import type { JudgedState, JudgedVerdict, JudgementKind } from "@/lib/core/judgement";
import { appendAuditEntry } from "./append-audit-entry";
import type { Database } from "./database";
import { inTransaction } from "./in-transaction";
import { newId } from "./new-id";
import { digestForAudit } from "./shorten-for-audit";

/** Keeps a judgement of a verdict with the state that was judged. */
export async function createJudgement(
  db: Database,
  params: JudgedVerdict & {
    readonly runId: string;
    readonly kind: JudgementKind;
    readonly text: string;
    readonly author: string;
    readonly boundTo: JudgedState;
    readonly at: Date;
  },
): Promise<{ readonly id: string }> {
  const { boundTo, at, ...rest } = params;
  return await inTransaction(db, async (transaction) => {
    const { id, run } = await transaction.judgement.create({
      data: { ...rest, id: newId(), boundTo: JSON.stringify(boundTo), createdAt: at },
      select: { id: true, run: { select: { projectId: true } } },
    });
    const { runId, rule, subgroup, kind, text, author } = rest;
    await appendAuditEntry(db, transaction, {
      actor: author,
      action: "judgement.recorded",
      object: `judgement:${id}`,
      project: run.projectId,
      details: { run: runId, rule, subgroup, kind },
      payloadSha256: digestForAudit(text),
    });
    return { id };
  });
}
