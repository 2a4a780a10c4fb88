import type { DatabaseProvider } from "./database";
import type { RawStatements } from "./raw-database";

const TABLES: Readonly<Record<DatabaseProvider, string>> = {
  sqlite: `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'libsql_%' ORDER BY name`,
  postgresql: `SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`,
};

/** How many rows each table holds, by its name, as the statements' transaction sees it. */
export async function countRows(
  provider: DatabaseProvider,
  { all }: Pick<RawStatements, "all">,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const [table] of await all(TABLES[provider], [])) {
    const name = String(table);
    const [row] = await all(`SELECT COUNT(*) FROM "${name.replaceAll('"', '""')}"`, []);
    counts[name] = Number(row?.[0]);
  }
  return counts;
}
