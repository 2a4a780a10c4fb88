import { appendAuditEntry } from "./append-audit-entry";
import type { Database } from "./database";
import { inTransaction } from "./in-transaction";
import { setPasswordIn } from "./save-user";

/** Gives a person a new password and ends all their sessions but the one that asked for it. */
export async function changePassword(
  db: Database,
  params: { readonly userId: string; readonly passwordHash: string; readonly sessionId: string },
): Promise<void> {
  const { userId, passwordHash, sessionId } = params;
  await inTransaction(db, async (transaction) => {
    await setPasswordIn(transaction, { userId, passwordHash });
    const { count } = await transaction.session.deleteMany({ where: { userId, id: { not: sessionId } } });
    const person = `person:${userId}`;
    await appendAuditEntry(db, transaction, {
      actor: person,
      action: "person.changed",
      object: person,
      project: null,
      details: { what: "password", sessionsEnded: count },
    });
  });
}
