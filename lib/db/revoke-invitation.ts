import { appendAuditEntry } from "./append-audit-entry";
import type { Database } from "./database";
import { inTransaction } from "./in-transaction";
import { openInvitation } from "./invitation-record";

/**
 * Takes an open invitation back: its link is no longer good from then on.
 *
 * @returns false when it was used, revoked or has expired meanwhile
 */
export async function revokeInvitation(
  db: Database,
  params: { readonly id: string; readonly by: string; readonly at: Date },
): Promise<boolean> {
  const { id, by, at } = params;
  return await inTransaction(db, async (transaction) => {
    const { count } = await transaction.invitation.updateMany({
      where: { ...openInvitation(at), id },
      data: { revokedAt: at },
    });
    if (count === 0) return false;
    const { projectId, role } = await transaction.invitation.findUniqueOrThrow({
      where: { id },
      select: { projectId: true, role: true },
    });
    await appendAuditEntry(db, transaction, {
      actor: by,
      action: "invitation.revoked",
      object: `invitation:${id}`,
      project: projectId,
      details: { role },
    });
    return true;
  });
}
