import { type Database, type DatabaseProvider, prismaOf } from "./database";
import type { AppliedMigration } from "./read-migrations";

const HISTORY: Readonly<Record<DatabaseProvider, string>> = {
  sqlite: `SELECT "name" FROM "sqlite_master" WHERE "type" = 'table' AND "name" = '_prisma_migrations'`,
  postgresql: `SELECT "tablename" FROM "pg_tables" WHERE "schemaname" = current_schema() AND "tablename" = '_prisma_migrations'`,
};

/** The migrations that the database has seen to their end, oldest first; none where it is not of this product. */
export async function listAppliedMigrations(db: Database): Promise<AppliedMigration[]> {
  const prisma = prismaOf(db);
  const history = await prisma.$queryRawUnsafe<unknown[]>(HISTORY[db.provider]);
  if (history.length === 0) return [];
  return await prisma.$queryRawUnsafe<AppliedMigration[]>(
    `SELECT "migration_name" AS "name", "checksum" FROM "_prisma_migrations"
      WHERE "finished_at" IS NOT NULL AND "rolled_back_at" IS NULL ORDER BY "migration_name"`,
  );
}
