import { appendAuditEntry } from "./append-audit-entry";
import type { Database } from "./database";
import { inTransaction } from "./in-transaction";
import { type NewUser, saveUserIn } from "./save-user";

/**
 * Makes the first administrator and uses the link up, both or neither. Of two that redeem it at once, one
 * is refused.
 *
 * @returns false when the link is unknown, used or expired, or when somebody can sign in already
 */
export async function redeemSetupLink(
  db: Database,
  params: { readonly hash: string; readonly at: Date; readonly administrator: NewUser },
): Promise<boolean> {
  const { hash, at, administrator } = params;
  return await inTransaction(db, async (transaction) => {
    const { count } = await transaction.setupLink.updateMany({
      where: { hash, usedAt: null, expiresAt: { gt: at } },
      data: { usedAt: at },
    });
    if (count !== 1) return false;
    if ((await transaction.user.findFirst({ select: { id: true } })) !== null) return false;
    const { id } = await saveUserIn(transaction, administrator);
    await appendAuditEntry(db, transaction, {
      actor: `person:${id}`,
      action: "setup-link.redeemed",
      object: `person:${id}`,
      project: null,
      details: { administrator: true },
    });
    return true;
  });
}
