import { randomUUID } from "node:crypto";
import pg from "pg";
import { type AppliedMigration, type Migration, selectPendingMigrations } from "./read-migrations";

/** The lock that Prisma's own tools take as well, so that both never run at once. */
const MIGRATION_LOCK = 72_707_369;

const HISTORY_TABLE = `CREATE TABLE _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

/** Applies what is missing in one transaction, under an advisory lock. */
export async function migratePostgres(url: string, migrations: readonly Migration[]): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // Held by the connection: it is released when this process ends, however it ends.
    await client.query("SELECT pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await client.query("BEGIN");
    const applied = await applyPending(client, migrations);
    await client.query("COMMIT");
    return applied;
  } finally {
    await client.end();
  }
}

async function applyPending(client: pg.Client, migrations: readonly Migration[]): Promise<string[]> {
  // Asked first, since a role that may make no table may not even ask for one that is there.
  const known = await client.query("SELECT to_regclass('_prisma_migrations') AS history");
  if (known.rows[0]?.history === null) await client.query(HISTORY_TABLE);
  const history = await client.query<AppliedMigration>(
    "SELECT migration_name AS name, checksum FROM _prisma_migrations WHERE rolled_back_at IS NULL",
  );
  const pending = selectPendingMigrations(migrations, history.rows);
  for (const { name, sql, checksum } of pending) {
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
  }
  return pending.map((migration) => migration.name);
}
