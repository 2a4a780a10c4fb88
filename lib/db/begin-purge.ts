import { appendAuditEntry } from "./append-audit-entry";
import type { Database } from "./database";
import { inTransaction } from "./in-transaction";

/**
 * Decides that a deleted run is removed for good: from then on it cannot be brought back, and the audit log says
 * so. Its rows go afterwards, by `purgeRun`.
 *
 * @returns false when there is no such deleted run, or that was decided already
 */
export async function beginPurge(
  db: Database,
  params: { readonly id: string; readonly by: string; readonly at: Date },
): Promise<boolean> {
  const { id, by, at } = params;
  return await inTransaction(db, async (transaction) => {
    const { count } = await transaction.run.updateMany({
      where: { id, state: "ready", deletedAt: { not: null } },
      data: { state: "purging", updatedAt: at },
    });
    if (count === 0) return false;
    const { name, projectId, deletedAt } = await transaction.run.findUniqueOrThrow({
      where: { id },
      select: { name: true, projectId: true, deletedAt: true },
    });
    await appendAuditEntry(db, transaction, {
      actor: by,
      action: "run.purged",
      object: `run:${id}`,
      project: projectId,
      details: { name, deletedAt: deletedAt?.toISOString() ?? null },
    });
    return true;
  });
}
