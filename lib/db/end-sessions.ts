import { appendAuditEntry } from "./append-audit-entry";
import type { Database } from "./database";
import { inTransaction } from "./in-transaction";

/** One session of a person, or all of them but one. */
type Which = { readonly id: string } | { readonly exceptId: string };

/** Ends sessions of a person at once. @returns how many there were */
export async function endSessions(
  db: Database,
  { userId, which }: { readonly userId: string; readonly which: Which },
): Promise<number> {
  const id = "id" in which ? which.id : { not: which.exceptId };
  return await inTransaction(db, async (transaction) => {
    const { count } = await transaction.session.deleteMany({ where: { userId, id } });
    if (count === 0) return 0;
    const person = `person:${userId}`;
    await appendAuditEntry(db, transaction, {
      actor: person,
      action: "session.ended",
      object: person,
      project: null,
      details: { sessionsEnded: count, by: "the list of sessions" },
    });
    return count;
  });
}
