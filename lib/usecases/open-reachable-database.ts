import { AppError } from "@/lib/core/errors";
import type { Database } from "@/lib/db/database";
import { checkDatabase, closeDatabase, openDatabase } from "@/lib/db/open-database";

/**
 * Opens a database that answers.
 *
 * @throws AppError "unavailable" that says which database does not answer, without its password
 */
export async function openReachableDatabase(url: string): Promise<Database> {
  let database: Database | null = null;
  try {
    database = await openDatabase({ url });
    await checkDatabase(database);
    return database;
  } catch (error) {
    if (database !== null) await closeDatabase(database);
    throw new AppError(
      "unavailable",
      `Expected a database at ${describeAddress(url)} (DATABASE_URL), but it does not answer${describeCause(error)}.`,
      "Start it, or correct DATABASE_URL, then try again.",
      { cause: error },
    );
  }
}

function describeAddress(url: string): string {
  if (url.startsWith("file:")) return url.slice("file:".length);
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

/** What the innermost layer says is wrong: its word for it, or a code. */
function describeCause(error: unknown, depth = 6): string {
  if (typeof error !== "object" || error === null || depth === 0) return "";
  const { code, cause, kind, meta, originalCode, driverAdapterError } = error as Record<string, unknown>;
  const inner = [cause, meta, driverAdapterError].map((next) => describeCause(next, depth - 1));
  const found = inner.find((text) => text !== "");
  if (found !== undefined) return found;
  const own = originalCode ?? kind ?? code;
  return typeof own === "string" ? ` (${own})` : "";
}
