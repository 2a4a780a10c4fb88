import { appendAuditEntry } from "./append-audit-entry";
import type { Database } from "./database";
import { inTransaction } from "./in-transaction";
import { WAITING_MESSAGE } from "./outbox-record";

/**
 * Ends a target of a project: nothing is sent there from then on, and what waits for it is given up. Its secret goes.
 *
 * @returns false when the project has no such open target
 */
export async function endAlertTarget(
  db: Database,
  params: { readonly id: string; readonly projectId: string; readonly by: string; readonly at: Date },
): Promise<boolean> {
  const { id, projectId, by, at } = params;
  return await inTransaction(db, async (transaction) => {
    const { count } = await transaction.alertTarget.updateMany({
      where: { id, projectId, endedAt: null },
      data: { endedAt: at, secret: null },
    });
    if (count === 0) return false;
    const { count: waiting } = await transaction.outbox.updateMany({
      where: { ...WAITING_MESSAGE, targetId: id },
      data: { givenUpAt: at, lastError: "The target was ended." },
    });
    const { kind } = await transaction.alertTarget.findUniqueOrThrow({ where: { id }, select: { kind: true } });
    await appendAuditEntry(db, transaction, {
      actor: by,
      action: "alert-target.ended",
      object: `alert-target:${id}`,
      project: projectId,
      details: { kind, waiting },
    });
    return true;
  });
}
