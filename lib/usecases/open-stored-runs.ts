import { existsSync } from "node:fs";
import type { Config } from "@/lib/config/config";
import { AppError } from "@/lib/core/errors";
import { checkDatabase, closeDatabase, openDatabase } from "@/lib/db/open-database";
import { sqlitePath } from "@/lib/db/sqlite-path";
import type { Runtime } from "./runtime";
import { createVitals } from "./vitals";
import { workInThisThread } from "./work-in-this-thread";

/**
 * The stored runs of this machine for a program that is no server: its jobs run in its own thread. Nothing is
 * made or brought up to date.
 *
 * @throws AppError "not-found" where there is no database, "unavailable" where it cannot be opened
 */
export async function openStoredRuns(
  config: Config,
): Promise<{ readonly runtime: Runtime; readonly close: () => Promise<void> }> {
  const { databaseUrl } = config;
  if (databaseUrl.startsWith("file:") && !existsSync(sqlitePath(databaseUrl)))
    throw new AppError(
      "not-found",
      `There is no such file or folder, and no database either: ${sqlitePath(databaseUrl)} is not there.`,
      "Check the path; for a stored run, set DATABASE_URL or ROUNDS_DATA as for the server, or give --url and --token.",
    );
  const database = await openDatabase({ url: databaseUrl });
  try {
    await checkDatabase(database);
  } catch (cause) {
    await closeDatabase(database);
    throw new AppError("unavailable", "The database here cannot be opened.", "Check DATABASE_URL.", { cause });
  }
  const workers = workInThisThread(database);
  const background = new Set<Promise<void>>();
  const close = async (): Promise<void> => {
    await Promise.all(background);
    await closeDatabase(database);
  };
  const runtime = { config, database, workers, diagnosing: new Map(), background };
  return { runtime: { ...runtime, migrations: [], vitals: createVitals() }, close };
}
