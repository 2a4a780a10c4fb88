import { type Database, urlOf } from "./database";
import { migratePostgres } from "./migrate-postgres";
import { migrateSqlite } from "./migrate-sqlite";
import { readMigrations } from "./read-migrations";
import { sqlitePath } from "./sqlite-path";

/**
 * Brings the tables up to this version of the product: applies the committed migrations that the
 * database has not seen, all or none, and records them the way Prisma does. Any number of processes
 * may call it at once.
 *
 * @param params.packageRoot folder that holds `prisma/migrations`
 * @returns the names of the migrations that were applied now
 */
export async function migrateDatabase(db: Database, params: { readonly packageRoot: string }): Promise<string[]> {
  const migrations = readMigrations(params.packageRoot, db.provider);
  return db.provider === "sqlite"
    ? migrateSqlite(sqlitePath(urlOf(db)), migrations)
    : migratePostgres(urlOf(db), migrations);
}
