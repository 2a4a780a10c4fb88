import { existsSync } from "node:fs";
import { open, rename, rm, writeFile } from "node:fs/promises";
import { AppError } from "@/lib/core/errors";
import { copySqlite } from "@/lib/db/copy-sqlite";
import { dumpPostgres } from "@/lib/db/dump-postgres";
import { listAppliedMigrations } from "@/lib/db/list-applied-migrations";
import { closeDatabase } from "@/lib/db/open-database";
import { sqlitePath } from "@/lib/db/sqlite-path";
import type { BackupManifest } from "@/lib/schema/backup";
import { digestFile } from "./digest-file";
import { openReachableDatabase } from "./open-reachable-database";

/**
 * Writes one moment of a database into a file, while servers use it, and beside it what the file holds
 * (`<file>.json`). Keys, the secret and what is being uploaded lie outside of the database and are not in it.
 *
 * @throws AppError "conflict" where a file is there, "not-found" for no database, "unavailable"
 */
export async function backUpDatabase(
  { databaseUrl }: { readonly databaseUrl: string },
  out: string,
  at = new Date(),
): Promise<BackupManifest> {
  for (const path of [out, manifestPath(out)])
    if (existsSync(path))
      throw new AppError("conflict", `There is a file already: ${path}.`, "Name another one; nothing was written.");
  const provider = databaseUrl.startsWith("file:") ? "sqlite" : "postgresql";
  await requireOurs(databaseUrl);
  const partial = `${out}.partial`;
  try {
    await rm(partial, { force: true });
    const facts =
      provider === "sqlite"
        ? await copySqlite({ from: sqlitePath(databaseUrl), to: partial })
        : await dumpPostgres({ url: databaseUrl, to: partial });
    await sync(partial);
    const digest = await digestFile(partial);
    const manifest: BackupManifest = {
      schema: "gradient-rounds/backup",
      version: 1,
      provider,
      createdAt: at.toISOString(),
      ...digest,
      migrations: [...facts.migrations],
      auditHead: facts.auditHead,
      rows: { ...facts.rows },
    };
    await writeFile(manifestPath(out), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
    await rename(partial, out);
    return manifest;
  } catch (cause) {
    await rm(manifestPath(out), { force: true });
    if (cause instanceof AppError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AppError("unavailable", `The backup could not be written: ${why}.`, "Nothing of it is left; try again.", {
      cause,
    });
  } finally {
    for (const left of [partial, `${partial}-wal`, `${partial}-shm`, `${partial}-journal`])
      await rm(left, { force: true });
  }
}

/** Where the description of a backup lies. */
export function manifestPath(backup: string): string {
  return `${backup}.json`;
}

/** Of any version: what an older or a newer one wrote can be kept as well. */
async function requireOurs(databaseUrl: string): Promise<void> {
  if (databaseUrl.startsWith("file:") && !existsSync(sqlitePath(databaseUrl)))
    throw new AppError(
      "not-found",
      `There is no database: ${sqlitePath(databaseUrl)} is not there.`,
      "Set DATABASE_URL or ROUNDS_DATA as for the server.",
    );
  const database = await openReachableDatabase(databaseUrl);
  try {
    if ((await listAppliedMigrations(database)).length > 0) return;
  } finally {
    await closeDatabase(database);
  }
  throw new AppError(
    "not-found",
    "The database here holds nothing of Gradient Rounds.",
    "Set DATABASE_URL or ROUNDS_DATA as for the server.",
  );
}

/** On the disk before anybody is told of it, and for its owner's eyes alone. */
async function sync(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.chmod(0o600);
    await file.sync();
  } finally {
    await file.close();
  }
}
