import { appendAuditEntry } from "./append-audit-entry";
import type { Database, Transaction } from "./database";
import { inTransaction } from "./in-transaction";
import { requireOtherAdministrator } from "./require-other-administrator";

/**
 * Gives a person a role in a project, or another one.
 *
 * @throws AppError "conflict" when the last administrator of the project would be none any more
 */
export async function saveMembership(
  db: Database,
  params: {
    readonly projectId: string;
    readonly userId: string;
    readonly role: string;
    /** The right to rows of single patients; null or absent = as the role has it. */
    readonly mayReadPatients?: boolean | null;
    readonly by: string;
  },
): Promise<void> {
  const { by, mayReadPatients = null, ...rest } = params;
  const { projectId, userId, role } = rest;
  await inTransaction(db, async (transaction) => {
    const before = await saveMembershipIn(transaction, { ...rest, mayReadPatients });
    await appendAuditEntry(db, transaction, {
      actor: by,
      action: "membership.saved",
      object: `person:${userId}`,
      project: projectId,
      details: {
        from: before?.role ?? null,
        to: role,
        patientsFrom: before?.mayReadPatients ?? null,
        patientsTo: mayReadPatients,
      },
    });
  });
}

type Rights = { readonly role: string; readonly mayReadPatients: boolean | null };

/** The same inside a transaction of another verb. @returns what the person was before; null for nothing */
export async function saveMembershipIn(
  transaction: Transaction,
  params: Rights & { readonly projectId: string; readonly userId: string },
): Promise<Rights | null> {
  const { projectId, userId, ...rights } = params;
  // Holds the project: of two administrators who demote each other at once, one stays.
  await transaction.project.updateMany({ where: { id: projectId }, data: { updatedAt: new Date() } });
  const where = { projectId_userId: { projectId, userId } };
  const before = await transaction.membership.findUnique({ where, select: { role: true, mayReadPatients: true } });
  if (rights.role !== "administrator") await requireOtherAdministrator(transaction, { projectId, userId });
  await transaction.membership.upsert({ where, create: { projectId, userId, ...rights }, update: rights });
  return before;
}
