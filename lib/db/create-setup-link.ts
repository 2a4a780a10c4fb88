import { SERVER_ACTOR } from "@/lib/core/audit-entry";
import { appendAuditEntry } from "./append-audit-entry";
import type { Database } from "./database";
import { inTransaction } from "./in-transaction";
import { newId } from "./new-id";

/** Keeps the digest of a new setup link and forgets the older ones: only the link printed last is good. */
export async function createSetupLink(
  db: Database,
  params: { readonly hash: string; readonly expiresAt: Date },
): Promise<void> {
  await inTransaction(db, async (transaction) => {
    await transaction.setupLink.deleteMany({ where: { usedAt: null } });
    const { id, expiresAt } = await transaction.setupLink.create({ data: { id: newId(), ...params } });
    await appendAuditEntry(db, transaction, {
      actor: SERVER_ACTOR,
      action: "setup-link.issued",
      object: `setup-link:${id}`,
      project: null,
      details: { expiresAt: expiresAt.toISOString() },
    });
  });
}
