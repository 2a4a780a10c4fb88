import { appendAuditEntry } from "./append-audit-entry";
import type { Database } from "./database";
import { inTransaction } from "./in-transaction";
import { requireOtherAdministrator } from "./require-other-administrator";

/**
 * Takes somebody's role in a project away. What they did there stays theirs.
 *
 * @returns false when they have none
 * @throws AppError "conflict" for the last administrator of the project
 */
export async function removeMembership(
  db: Database,
  params: { readonly projectId: string; readonly userId: string; readonly by: string; readonly at: Date },
): Promise<boolean> {
  const { projectId, userId, by, at } = params;
  return await inTransaction(db, async (transaction) => {
    // Holds the project: of two administrators who remove each other at once, one stays.
    await transaction.project.updateMany({ where: { id: projectId }, data: { updatedAt: at } });
    const where = { projectId_userId: { projectId, userId } };
    const before = await transaction.membership.findUnique({ where, select: { role: true, mayReadPatients: true } });
    if (before === null) return false;
    await requireOtherAdministrator(transaction, { projectId, userId });
    await transaction.membership.delete({ where });
    await appendAuditEntry(db, transaction, {
      actor: by,
      action: "membership.removed",
      object: `person:${userId}`,
      project: projectId,
      details: { from: before.role, patientsFrom: before.mayReadPatients },
    });
    return true;
  });
}
