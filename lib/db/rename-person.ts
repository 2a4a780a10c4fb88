import { appendAuditEntry } from "./append-audit-entry";
import type { Database } from "./database";
import { inTransaction } from "./in-transaction";

/** Gives a person another name. */
export async function renamePerson(
  db: Database,
  { userId, name }: { readonly userId: string; readonly name: string },
): Promise<void> {
  await inTransaction(db, async (transaction) => {
    const before = await transaction.user.findUniqueOrThrow({ where: { id: userId }, select: { name: true } });
    if (before.name === name) return;
    await transaction.user.update({ where: { id: userId }, data: { name } });
    const person = `person:${userId}`;
    await appendAuditEntry(db, transaction, {
      actor: person,
      action: "person.changed",
      object: person,
      project: null,
      details: { what: "name", from: before.name, to: name },
    });
  });
}
