import { type Database, prismaOf } from "./database";

/** Names of the migrations that the database has seen to their end. */
export async function listAppliedMigrations(db: Database): Promise<string[]> {
  const rows = await prismaOf(db).$queryRawUnsafe<{ migration_name: string }[]>(
    'SELECT "migration_name" FROM "_prisma_migrations" WHERE "finished_at" IS NOT NULL AND "rolled_back_at" IS NULL',
  );
  return rows.map((row) => row.migration_name);
}
