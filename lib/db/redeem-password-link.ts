import { appendAuditEntry } from "./append-audit-entry";
import { PASSWORD_LINK } from "./create-password-link";
import type { Database } from "./database";
import { inTransaction } from "./in-transaction";
import { setPasswordIn } from "./save-user";

/**
 * Sets a new password by a link, uses the link up and ends all sessions of the person, all or nothing.
 *
 * @returns false when the link is unknown, used or expired, or the account is disabled
 */
export async function redeemPasswordLink(
  db: Database,
  params: { readonly hash: string; readonly passwordHash: string; readonly at: Date },
): Promise<boolean> {
  const { hash, passwordHash, at } = params;
  return await inTransaction(db, async (transaction) => {
    const where = { identifier: `${PASSWORD_LINK}${hash}`, expiresAt: { gt: at } };
    // Holds the row, so that of two who use it at once one finds it gone.
    await transaction.verification.updateMany({ where, data: { updatedAt: at } });
    const link = await transaction.verification.findFirst({ where, select: { id: true, value: true } });
    if (link === null) return false;
    await transaction.verification.delete({ where: { id: link.id } });
    const userId = link.value;
    const person = await transaction.user.findUnique({ where: { id: userId, disabledAt: null }, select: { id: true } });
    if (person === null) return false;
    await setPasswordIn(transaction, { userId, passwordHash });
    const { count: sessionsEnded } = await transaction.session.deleteMany({ where: { userId } });
    await appendAuditEntry(db, transaction, {
      actor: `person:${userId}`,
      action: "password-link.used",
      object: `person:${userId}`,
      project: null,
      details: { sessionsEnded },
    });
    return true;
  });
}
