import { appendAuditEntry } from "./append-audit-entry";
import type { Database } from "./database";
import { inTransaction } from "./in-transaction";
import { VISIBLE_RUN } from "./run-record";
import { shortenForAudit } from "./shorten-for-audit";

/**
 * Hides a run with the reason and frees its name. Its data stay, so that a mistake can be undone and
 * an auditor can be answered.
 *
 * @returns false when there is no such run any more
 */
export async function deleteRun(
  db: Database,
  params: { readonly id: string; readonly by: string; readonly reason: string; readonly at: Date },
): Promise<boolean> {
  const { id, by, reason, at } = params;
  return await inTransaction(db, async (transaction) => {
    const { count } = await transaction.run.updateMany({
      where: { ...VISIBLE_RUN, id },
      data: { activeName: null, deletedAt: at, deletedBy: by, deletionReason: reason, updatedAt: at },
    });
    if (count === 0) return false;
    const { name, projectId } = await transaction.run.findUniqueOrThrow({
      where: { id },
      select: { name: true, projectId: true },
    });
    await appendAuditEntry(db, transaction, {
      actor: by,
      action: "run.deleted",
      object: `run:${id}`,
      project: projectId,
      details: { name, reason: shortenForAudit(reason) },
    });
    return true;
  });
}
