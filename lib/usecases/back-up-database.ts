import { existsSync } from "node:fs";
import { open, rename, rm, writeFile } from "node:fs/promises";
import { AppError } from "@/lib/core/errors";
import { copySqlite } from "@/lib/db/copy-sqlite";
import { dumpPostgres } from "@/lib/db/dump-postgres";
import { sqlitePath } from "@/lib/db/sqlite-path";
import type { BackupManifest } from "@/lib/schema/backup";
import { digestFile } from "./digest-file";

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
  const partial = `${out}.partial`;
  await rm(partial, { force: true });
  try {
    const provider = databaseUrl.startsWith("file:") ? "sqlite" : "postgresql";
    const facts =
      provider === "sqlite"
        ? await copyFile(databaseUrl, partial)
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
  } finally {
    for (const left of [partial, `${partial}-wal`, `${partial}-shm`, `${partial}-journal`])
      await rm(left, { force: true });
  }
}

/** Where the description of a backup lies. */
export function manifestPath(backup: string): string {
  return `${backup}.json`;
}

async function copyFile(databaseUrl: string, to: string) {
  const from = sqlitePath(databaseUrl);
  if (!existsSync(from))
    throw new AppError(
      "not-found",
      `There is no database: ${from} is not there.`,
      "Set DATABASE_URL or ROUNDS_DATA as for the server.",
    );
  return await copySqlite({ from, to });
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
