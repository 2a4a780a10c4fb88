import { AppError } from "@/lib/core/errors";
import type { Database } from "./database";
import { listAppliedMigrations } from "./list-applied-migrations";
import { readMigrations, selectPendingMigrations } from "./read-migrations";

/**
 * Refuses a database whose tables are not those of this version, for a program that brings nothing up to date.
 *
 * @param params.packageRoot folder that holds `prisma/migrations`
 * @throws AppError "unavailable" for one that is older, newer, or of another product
 */
export async function requireThisVersion(db: Database, params: { readonly packageRoot: string }): Promise<void> {
  const migrations = readMigrations(params.packageRoot, db.provider);
  const applied = await listAppliedMigrations(db);
  const missing = selectPendingMigrations(migrations, applied).length;
  if (missing === 0) return;
  const found =
    applied.length === 0
      ? "The database here holds nothing of Gradient Rounds."
      : `The database here is of an older version: ${missing} of ${migrations.length} migrations are not applied.`;
  throw new AppError(
    "unavailable",
    found,
    "Check DATABASE_URL and ROUNDS_DATA, or start the server of this version once: it brings the database up to date.",
  );
}
