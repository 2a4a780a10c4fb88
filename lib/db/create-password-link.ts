import { appendAuditEntry } from "./append-audit-entry";
import type { Database } from "./database";
import { inTransaction } from "./in-transaction";
import { newId } from "./new-id";

/** Stands before the digest of a link, among what else the session library keeps in this table. */
export const PASSWORD_LINK = "new-password:";

/**
 * Keeps the digest of a link by which a person sets a new password, and forgets the older ones of that person.
 *
 * @returns false when there is no such person, or their account is disabled
 */
export async function createPasswordLink(
  db: Database,
  params: {
    readonly userId: string;
    readonly hash: string;
    readonly expiresAt: Date;
    readonly by: string;
    readonly at: Date;
  },
): Promise<boolean> {
  const { userId, hash, expiresAt, by, at } = params;
  return await inTransaction(db, async (transaction) => {
    const open = { id: userId, disabledAt: null };
    const { count } = await transaction.user.updateMany({ where: open, data: { updatedAt: at } });
    if (count === 0) return false;
    await transaction.verification.deleteMany({ where: { value: userId, identifier: { startsWith: PASSWORD_LINK } } });
    await transaction.verification.create({
      data: { id: newId(), identifier: `${PASSWORD_LINK}${hash}`, value: userId, expiresAt },
    });
    await appendAuditEntry(db, transaction, {
      actor: by,
      action: "password-link.issued",
      object: `person:${userId}`,
      project: null,
      details: { expiresAt: expiresAt.toISOString() },
    });
    return true;
  });
}
