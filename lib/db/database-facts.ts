import type { ChainHead } from "@/lib/core/audit-entry";
import { countRows } from "./count-rows";
import type { DatabaseProvider } from "./database";
import type { RawStatements } from "./raw-database";

/** What a database holds, for comparing a copy with it. */
export type DatabaseFacts = {
  /** Names of the migrations that it has seen, oldest first. */
  readonly migrations: readonly string[];
  /** Last entry of the audit log; null while it is empty. */
  readonly auditHead: ChainHead | null;
  /** Number of rows by table. */
  readonly rows: Readonly<Record<string, number>>;
};

/** Facts about one moment of a database: all statements are to see the same one. */
export async function readFacts(
  provider: DatabaseProvider,
  statements: Pick<RawStatements, "all">,
): Promise<DatabaseFacts> {
  const migrations = await statements.all(
    `SELECT "migration_name" FROM "_prisma_migrations" WHERE "finished_at" IS NOT NULL AND "rolled_back_at" IS NULL ORDER BY "migration_name"`,
    [],
  );
  const rows = await countRows(provider, statements);
  // A database of a version before the audit log has no table for it.
  const [head] = Object.hasOwn(rows, "audit_entry")
    ? await statements.all(`SELECT "seq", "at", "hash" FROM "audit_entry" ORDER BY "seq" DESC LIMIT 1`, [])
    : [];
  return {
    migrations: migrations.map(([name]) => String(name)),
    auditHead: head === undefined ? null : { seq: Number(head[0]), at: String(head[1]), hash: String(head[2]) },
    rows,
  };
}
