import { driverErrorKind } from "./driver-error-kind";

/** Each attempt lets the other one through, so that more than one repetition needs several others at once. */
const ATTEMPTS = 8;

/** PostgreSQL's own code for it, Prisma's, and that of the driver adapter inside a raw statement. */
const CODES = new Set(["40P01", "P2034"]);
const KIND = "TransactionWriteConflict";

/**
 * Tries a transaction again that PostgreSQL ended because it and another one waited for each other. Which orders of
 * rows two transactions lock is not wholly in our hands: the check of a foreign key waits for whoever is rewriting
 * the row that it points to (PostgreSQL documentation 13.3.4: be prepared to retry).
 */
export async function againAfterDeadlock<T>(attempt: () => Promise<T>): Promise<T> {
  for (let number = 1; ; number += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!isDeadlock(error) || number === ATTEMPTS) throw error;
    }
  }
}

function isDeadlock(error: unknown): boolean {
  if (!(error instanceof Error) || !("code" in error)) return false;
  return CODES.has(String(error.code)) || driverErrorKind(error) === KIND;
}
