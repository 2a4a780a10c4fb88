import { appendAuditEntry } from "./append-audit-entry";
import type { Database, Transaction } from "./database";
import { inTransaction } from "./in-transaction";
import { newId } from "./new-id";

export type NewUser = {
  readonly name: string;
  readonly email: string;
  /** As the session library hashes it; never the password. */
  readonly passwordHash: string;
  readonly isAdministrator: boolean;
};

/** Makes a person who signs in with a password, or gives an existing one with this address a new password. */
export async function saveUser(
  db: Database,
  { by, ...user }: NewUser & { readonly by: string },
): Promise<{ readonly id: string }> {
  return await inTransaction(db, async (transaction) => {
    const { id } = await saveUserIn(transaction, user);
    await appendAuditEntry(db, transaction, {
      actor: by,
      action: "person.saved",
      object: `person:${id}`,
      project: null,
      details: { administrator: user.isAdministrator },
    });
    return { id };
  });
}

/** The same inside a transaction of another verb. */
export async function saveUserIn(transaction: Transaction, user: NewUser): Promise<{ readonly id: string }> {
  const { passwordHash, ...facts } = user;
  const email = facts.email.toLowerCase();
  const { id } = await transaction.user.upsert({
    where: { email },
    create: { ...facts, email, id: newId(), emailVerified: true },
    update: { name: facts.name, isAdministrator: facts.isAdministrator },
    select: { id: true },
  });
  await setPasswordIn(transaction, { userId: id, passwordHash });
  return { id };
}

/** Makes a person of an address that nobody has; a unique violation otherwise. For verbs that make the entry. */
export async function createUserIn(transaction: Transaction, user: NewUser): Promise<{ readonly id: string }> {
  const { passwordHash, ...facts } = user;
  const email = facts.email.toLowerCase();
  const { id } = await transaction.user.create({
    data: { ...facts, email, id: newId(), emailVerified: true },
    select: { id: true },
  });
  await setPasswordIn(transaction, { userId: id, passwordHash });
  return { id };
}

/** Gives a person another password, inside a transaction of another verb. */
export async function setPasswordIn(
  transaction: Transaction,
  { userId, passwordHash }: { readonly userId: string; readonly passwordHash: string },
): Promise<void> {
  // The session library looks for exactly this provider, with the person's own id as the account's.
  await transaction.account.deleteMany({ where: { userId, providerId: "credential" } });
  await transaction.account.create({
    data: { id: newId(), accountId: userId, providerId: "credential", userId, password: passwordHash },
  });
}
