import { type Database, prismaOf } from "./database";

/**
 * Removes messages that were queued before a time and are over, sent or given up: the page of a project shows the last
 * ones, and the audit log has an entry for each.
 *
 * @returns how many were removed
 */
export async function forgetMessages(db: Database, params: { readonly before: Date }): Promise<number> {
  const { count } = await prismaOf(db).outbox.deleteMany({
    where: { createdAt: { lt: params.before }, OR: [{ sentAt: { not: null } }, { givenUpAt: { not: null } }] },
  });
  return count;
}
