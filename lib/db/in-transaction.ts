import { againAfterDeadlock } from "./again-after-deadlock";
import { type Database, type Transaction, transactionsOf } from "./database";

/**
 * All that `action` does in one transaction, undone when it throws. May call `action` again from the start, when
 * PostgreSQL ended the first attempt for the sake of another: what it does beside the database must bear that.
 *
 * @param options.timeout milliseconds for the whole transaction
 */
export async function inTransaction<T>(
  db: Database,
  action: (transaction: Transaction) => Promise<T>,
  options: { readonly timeout?: number } = {},
): Promise<T> {
  return await againAfterDeadlock(() => transactionsOf(db).$transaction(action, options));
}
