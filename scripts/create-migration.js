// node scripts/create-migration.js NAME: writes the next migration of each database, where its
// committed history no longer leads to the schema.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres } from "../tests/db/start-postgres.js";
import { writePostgresSchema } from "./derive-postgres-schema.js";
import { diffMigrationsAgainstSchema, migrationsFolder } from "./prisma-migration-engine.js";

const name = process.argv[2];
if (name === undefined || !/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error("Usage: node scripts/create-migration.js lower_case_name");
  process.exit(2);
}
const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
writePostgresSchema();

const folder = mkdtempSync(join(tmpdir(), "rounds-migration-"));
const postgres = await startPostgres();
try {
  write("sqlite", await diffMigrationsAgainstSchema("sqlite", `file:${join(folder, "shadow.db")}`));
  write("postgresql", await diffMigrationsAgainstSchema("postgresql", postgres.url("postgres")));
} finally {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}

/**
 * @param {"sqlite" | "postgresql"} provider
 * @param {string} sql
 */
function write(provider, sql) {
  if (sql === "") {
    console.log(`${provider}: the history already equals the schema`);
    return;
  }
  const target = join(migrationsFolder(provider), `${stamp}_${name}`);
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, "migration.sql"), sql);
  console.log(`${provider}: wrote ${stamp}_${name}`);
}
