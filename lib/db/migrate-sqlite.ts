import { randomUUID } from "node:crypto";
import { createClient, type Transaction } from "@libsql/client";
import { SQLITE_BUSY_TIMEOUT_MS } from "./libsql-adapter";
import { type AppliedMigration, type Migration, selectPendingMigrations } from "./read-migrations";
import { retryWhenBusy } from "./retry-when-busy";
import { sqliteUrl } from "./sqlite-path";

const HISTORY_TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "checksum" TEXT NOT NULL,
  "finished_at" DATETIME,
  "migration_name" TEXT NOT NULL,
  "logs" TEXT,
  "rolled_back_at" DATETIME,
  "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
  "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0
)`;

/** Applies what is missing in one transaction; SQLite's write lock makes a second process wait. */
export async function migrateSqlite(path: string, migrations: readonly Migration[]): Promise<string[]> {
  // The whole attempt is repeated, connection included (see `renewAfterBusy` for the reason).
  return retryWhenBusy(async () => {
    // One connection only, so that the pragma holds for the transaction.
    const client = createClient({ url: sqliteUrl(path), timeout: SQLITE_BUSY_TIMEOUT_MS, concurrency: 1 });
    try {
      // Changing a table means dropping and copying it, which must not cascade into its children.
      await client.execute("PRAGMA foreign_keys = OFF");
      const transaction = await client.transaction("write");
      try {
        const applied = await applyPending(transaction, migrations);
        await transaction.commit();
        return applied;
      } finally {
        // Rolls back what was not committed: closing the client alone would leave the lock behind.
        transaction.close();
      }
    } finally {
      client.close();
    }
  });
}

async function applyPending(transaction: Transaction, migrations: readonly Migration[]): Promise<string[]> {
  await transaction.execute(HISTORY_TABLE);
  const pending = selectPendingMigrations(migrations, await readHistory(transaction));
  for (const { name, sql, checksum } of pending) {
    const startedAt = Date.now();
    await transaction.executeMultiple(sql);
    await transaction.execute({
      sql: `INSERT INTO "_prisma_migrations"
        ("id", "checksum", "migration_name", "started_at", "finished_at", "applied_steps_count") VALUES (?, ?, ?, ?, ?, 1)`,
      args: [randomUUID(), checksum, name, startedAt, Date.now()],
    });
  }
  const orphans = await transaction.execute("PRAGMA foreign_key_check");
  if (orphans.rows.length > 0) throw new Error(`A migration left ${orphans.rows.length} rows without their parent.`);
  return pending.map((migration) => migration.name);
}

async function readHistory(transaction: Transaction): Promise<AppliedMigration[]> {
  const { rows } = await transaction.execute(
    `SELECT "migration_name", "checksum" FROM "_prisma_migrations" WHERE "rolled_back_at" IS NULL`,
  );
  return rows.map((row) => ({ name: String(row["migration_name"]), checksum: String(row["checksum"]) }));
}
