import { AppError } from "@/lib/core/errors";
import { appendAuditEntry } from "./append-audit-entry";
import type { Database, Transaction } from "./database";
import { inTransaction } from "./in-transaction";
import { openInvitation } from "./invitation-record";
import { newId } from "./new-id";

/**
 * Keeps the digest of an invitation's link, and takes back the open ones of the same address to the same place:
 * only the link that was issued last is good. The address stands in the row and not in the audit log, which can
 * never forget it.
 *
 * @throws AppError "conflict" for somebody who is there already
 */
export async function createInvitation(
  db: Database,
  params: {
    readonly hash: string;
    /** In small letters. */
    readonly email: string;
    /** null = to be an administrator of the installation. */
    readonly projectId: string | null;
    readonly role: string;
    readonly mayReadPatients: boolean | null;
    /** The person who issues it; null for a program. */
    readonly createdById: string | null;
    readonly expiresAt: Date;
    readonly by: string;
    readonly at: Date;
  },
): Promise<{ readonly id: string }> {
  const { by, at, ...data } = params;
  const { email, projectId, role, mayReadPatients, expiresAt } = data;
  return await inTransaction(db, async (transaction) => {
    const { count: replaced } = await transaction.invitation.updateMany({
      where: { ...openInvitation(at), email, projectId },
      data: { revokedAt: at },
    });
    await requireNewcomer(transaction, { email, projectId });
    const { id } = await transaction.invitation.create({
      data: { id: newId(), ...data, createdAt: at },
      select: { id: true },
    });
    await appendAuditEntry(db, transaction, {
      actor: by,
      action: "invitation.issued",
      object: `invitation:${id}`,
      project: projectId,
      details: { role, patients: mayReadPatients, expiresAt: expiresAt.toISOString(), replaced },
    });
    return { id };
  });
}

async function requireNewcomer(
  transaction: Transaction,
  { email, projectId }: { readonly email: string; readonly projectId: string | null },
): Promise<void> {
  const isThere = projectId === null ? { isAdministrator: true } : { memberships: { some: { projectId } } };
  const found = await transaction.user.findFirst({ where: { email, ...isThere }, select: { id: true } });
  if (found === null) return;
  throw new AppError(
    "conflict",
    projectId === null
      ? `Expected somebody new, but ${email} is an administrator of the installation already.`
      : `Expected somebody new, but ${email} is a member of the project already.`,
    "Change the role in the list of people instead.",
  );
}
