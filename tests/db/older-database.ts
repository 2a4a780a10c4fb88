import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Database, rawOf } from "@/lib/db/database";
import { migrateDatabase } from "@/lib/db/migrate-database";
import { closeDatabase, openDatabase } from "@/lib/db/open-database";
import type { RawValue } from "@/lib/db/raw-database";
import { readMigrations } from "@/lib/db/read-migrations";
import { createPostgresDatabase, createSqliteFile, PACKAGE_ROOT } from "./both-databases";

/** What an earlier version may have had rows in, each after what it refers to. */
const TABLES = [
  "user",
  "project",
  "membership",
  "run",
  "layer_fact",
  "series",
  "import",
  "series_part",
  "chunk",
  "pyramid_node",
  "live_batch",
  "analysis_plan",
  "judgement",
  "judgement_step",
  "prediction_set",
  "prediction_column",
  "audit_entry",
  "kept_report",
] as const;

/**
 * Makes a database as a version with only the first migrations left it, with the rows that `from` holds in the
 * tables and columns that there were.
 *
 * @param last name of the last migration that the version knew
 */
export async function makeOlderDatabase(from: Database, last: string) {
  const place = from.provider === "sqlite" ? createSqliteFile() : await createPostgresDatabase();
  const packageRoot = mkdtempSync(join(tmpdir(), "rounds-older-"));
  const migrations = `prisma/migrations/${from.provider}`;
  for (const { name } of readMigrations(PACKAGE_ROOT, from.provider))
    if (name <= last)
      cpSync(join(PACKAGE_ROOT, migrations, name), join(packageRoot, migrations, name), { recursive: true });
  const older = await openDatabase({ url: place.url });
  try {
    await migrateDatabase(older, { packageRoot });
    for (const table of TABLES) await copyRows(from, older, table);
  } finally {
    await closeDatabase(older);
    rmSync(packageRoot, { recursive: true, force: true });
  }
  return place;
}

async function copyRows(from: Database, to: Database, table: string): Promise<void> {
  const columns = await columnsOf(to, table);
  const known = await columnsOf(from, table);
  const shared = [...columns].filter(([name]) => known.has(name));
  if (shared.length === 0) return;
  // A moment is read as text, which both ways of asking take back unchanged.
  const read = shared.map(([name, type]) => (type.startsWith("timestamp") ? `"${name}"::text` : `"${name}"`));
  const order = known.has("seq") ? ` ORDER BY "seq"` : "";
  const names = shared.map(([name]) => `"${name}"`).join(", ");
  const places = shared.map(() => "?").join(", ");
  for (const row of await rawOf(from).all(`SELECT ${read.join(", ")} FROM "${table}"${order}`, []))
    await rawOf(to).run(`INSERT INTO "${table}" (${names}) VALUES (${places})`, row as RawValue[]);
}

/** The columns of a table with their types; none where there is no such table. */
async function columnsOf(db: Database, table: string): Promise<Map<string, string>> {
  const rows =
    db.provider === "sqlite"
      ? await rawOf(db).all("SELECT name, lower(type) FROM pragma_table_info(?)", [table])
      : await rawOf(db).all(
          "SELECT column_name::text, data_type::text FROM information_schema.columns WHERE table_schema = 'public' AND table_name = ?",
          [table],
        );
  return new Map(rows.map(([name, type]) => [String(name), String(type)]));
}
