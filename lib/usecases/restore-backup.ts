import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { checkStoredChain } from "@/lib/audit/check-stored-chain";
import type { ChainHead } from "@/lib/core/audit-entry";
import { AppError } from "@/lib/core/errors";
import { inspectSqlite } from "@/lib/db/copy-sqlite";
import { countPostgresRows, loadPostgresDump } from "@/lib/db/load-postgres-dump";
import { migrateDatabase } from "@/lib/db/migrate-database";
import { closeDatabase, openDatabase } from "@/lib/db/open-database";
import { readMigrations } from "@/lib/db/read-migrations";
import { sqlitePath } from "@/lib/db/sqlite-path";
import { type BackupManifest, backupManifestSchema } from "@/lib/schema/backup";
import { manifestPath } from "./back-up-database";
import { digestFile } from "./digest-file";
import { openReachableDatabase } from "./open-reachable-database";

export type Restored = {
  /** Migrations that the backup had not seen and that were applied to it. */
  readonly applied: readonly string[];
  /** Last entry of the audit log, which holds together. */
  readonly head: ChainHead | null;
  /** What the check of the audit log says where it does not; null where it does. */
  readonly fault: string | null;
};

type Target = {
  readonly databaseUrl: string;
  /** Folder that holds `prisma/migrations`. */
  readonly packageRoot: string;
  /** What the database holds may go. */
  readonly replaces: boolean;
};

/**
 * Puts a backup in the place of a database that no server uses: checks the file by its digest, brings it up to this
 * version, compares the rows of every table with what was counted, and follows the audit log.
 *
 * @throws AppError "bad-input" for another or a damaged file, a newer backup, or another kind of database;
 *   "conflict" where the database is not empty and may not be replaced, "unavailable" where it does not answer. Nothing
 *   is changed then. Rows that are not
 *   those that were counted are found in SQLite before the old file is replaced, in PostgreSQL after the backup was loaded
 */
export async function restoreBackup(backup: string, target: Target): Promise<Restored> {
  const manifest = await readManifest(backup);
  const provider = target.databaseUrl.startsWith("file:") ? "sqlite" : "postgresql";
  if (manifest.provider !== provider)
    throw refuse(`Expected a backup of ${provider}, found one of ${manifest.provider}.`);
  const known = new Set(readMigrations(target.packageRoot, provider).map(({ name }) => name));
  const newer = manifest.migrations.find((name) => !known.has(name));
  if (newer !== undefined)
    throw refuse(`The backup was made by a newer version: this one does not know its migration ${newer}.`);
  const { sha256, bytes } = await digestFile(backup);
  if (sha256 !== manifest.sha256)
    throw refuse(
      `The backup is damaged: expected ${manifest.bytes} bytes with SHA-256 ${manifest.sha256}, found ${bytes} bytes with ${sha256}.`,
    );
  return provider === "sqlite"
    ? await restoreSqlite(backup, manifest, target)
    : await restorePostgres(backup, manifest, target);
}

/** Made ready beside the old file, which it takes the place of at the very end. */
async function restoreSqlite(backup: string, { rows }: BackupManifest, target: Target): Promise<Restored> {
  const place = sqlitePath(target.databaseUrl);
  if (existsSync(place) && !target.replaces) throw notEmpty(place);
  await mkdir(path.dirname(place), { recursive: true, mode: 0o700 });
  const ready = `${place}.restoring`;
  const clear = async (of: string): Promise<void> => {
    for (const end of ["", "-wal", "-shm"]) await rm(`${of}${end}`, { force: true });
  };
  await clear(ready);
  try {
    await copyFile(backup, ready);
    compareRows(rows, (await inspectSqlite(ready)).rows);
    const restored = await finish(`file:${ready}`, target.packageRoot);
    await clear(place);
    // What is not in the file itself yet goes with it.
    if (existsSync(`${ready}-wal`)) await rename(`${ready}-wal`, `${place}-wal`);
    await rename(ready, place);
    return restored;
  } finally {
    await clear(ready);
  }
}

async function restorePostgres(backup: string, { rows }: BackupManifest, target: Target): Promise<Restored> {
  const { databaseUrl: url, replaces } = target;
  await closeDatabase(await openReachableDatabase(url));
  if (!replaces && Object.keys(await countPostgresRows({ url })).length > 0) throw notEmpty("it");
  await loadPostgresDump({ url, from: backup });
  compareRows(rows, await countPostgresRows({ url }));
  return await finish(url, target.packageRoot);
}

async function finish(url: string, packageRoot: string): Promise<Restored> {
  const database = await openDatabase({ url });
  try {
    const applied = await migrateDatabase(database, { packageRoot });
    const check = await checkStoredChain(database, []);
    if (check.status === "intact") return { applied, head: check.head, fault: null };
    return { applied, head: check.status === "altered" ? check.head : check.intactUpTo, fault: check.reason };
  } finally {
    await closeDatabase(database);
  }
}

function compareRows(expected: Readonly<Record<string, number>>, found: Readonly<Record<string, number>>): void {
  const tables = [...new Set([...Object.keys(expected), ...Object.keys(found)])];
  const other = tables.find((table) => expected[table] !== found[table]);
  if (other === undefined) return;
  throw refuse(
    `Expected ${expected[other] ?? "no"} rows in the table ${other}, found ${found[other] ?? "no such table"}.`,
  );
}

async function readManifest(backup: string): Promise<BackupManifest> {
  for (const file of [backup, manifestPath(backup)])
    if (!existsSync(file))
      throw new AppError("not-found", `There is no such file: ${file}.`, "A backup is two files; name the first.");
  const found = backupManifestSchema.safeParse(parse(await readFile(manifestPath(backup), "utf8")));
  if (found.success) return found.data;
  throw refuse(`Expected the description of a backup in ${manifestPath(backup)}, found something else.`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function notEmpty(place: string): AppError {
  return new AppError(
    "conflict",
    `The database is not empty: ${place} holds something already.`,
    "Name an empty one, or stop all servers and give --replace: what is there now is then gone.",
  );
}

function refuse(sentence: string): AppError {
  return new AppError("bad-input", sentence, "Take another backup, or the version of the product that made this one.");
}
