import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "@/lib/core/errors";
import type { DatabaseProvider } from "./database";

export type Migration = {
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file in hex, which is what Prisma's own tools compare. */
  readonly checksum: string;
};

/** What `_prisma_migrations` says of a migration that was applied. */
export type AppliedMigration = { readonly name: string; readonly checksum: string };

/** The committed migrations of a provider, oldest first. */
export function readMigrations(packageRoot: string, provider: DatabaseProvider): Migration[] {
  const folder = join(packageRoot, "prisma/migrations", provider);
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const bytes = readFileSync(join(folder, name, "migration.sql"));
      return { name, sql: bytes.toString("utf8"), checksum: createHash("sha256").update(bytes).digest("hex") };
    });
}

/**
 * The migrations that are still to be applied. Refuses a database whose history is not a beginning
 * of ours: going on would leave tables that no version of the product has been tested with.
 */
export function selectPendingMigrations(
  migrations: readonly Migration[],
  applied: readonly AppliedMigration[],
): readonly Migration[] {
  const known = new Map(migrations.map((migration) => [migration.name, migration.checksum]));
  for (const { name, checksum } of applied) {
    if (known.get(name) === checksum) continue;
    const problem = known.has(name) ? "was changed after it had been applied" : "is not known to this version";
    throw new AppError(
      "unavailable",
      `The database cannot be used: its migration ${name} ${problem}.`,
      "Start the version of the product that last used this database, or restore a backup that fits this version.",
    );
  }
  const done = new Set(applied.map((migration) => migration.name));
  return migrations.filter((migration) => !done.has(migration.name));
}
