import { existsSync } from "node:fs";
import type { Config } from "@/lib/config/config";
import { AppError } from "@/lib/core/errors";
import { closeDatabase } from "@/lib/db/open-database";
import { requireThisVersion } from "@/lib/db/require-this-version";
import { sqlitePath } from "@/lib/db/sqlite-path";
import { openReachableDatabase } from "./open-reachable-database";
import type { Runtime } from "./runtime";
import { createVitals } from "./vitals";
import { workInThisThread } from "./work-in-this-thread";

/**
 * The stored runs of this machine for a program that is no server: its jobs run in its own thread. Nothing is
 * made or brought up to date.
 *
 * @param packageRoot folder that holds `prisma/migrations`
 * @throws AppError "not-found" where there is no database, "unavailable" where it does not answer or is not of this
 *   version
 */
export async function openStoredRuns(
  config: Config,
  packageRoot: string,
): Promise<{ readonly runtime: Runtime; readonly close: () => Promise<void> }> {
  const { databaseUrl } = config;
  if (databaseUrl.startsWith("file:") && !existsSync(sqlitePath(databaseUrl)))
    throw new AppError(
      "not-found",
      `There is no such file or folder, and no database either: ${sqlitePath(databaseUrl)} is not there.`,
      "Check the path; for a stored run, set DATABASE_URL or ROUNDS_DATA as for the server, or give --url and --token.",
    );
  const database = await openReachableDatabase(databaseUrl);
  try {
    await requireThisVersion(database, { packageRoot });
  } catch (error) {
    await closeDatabase(database);
    throw error;
  }
  const workers = workInThisThread(database);
  const background = new Set<Promise<void>>();
  const close = async (): Promise<void> => {
    await Promise.all(background);
    await closeDatabase(database);
  };
  const runtime = { config, database, workers, diagnosing: new Map(), judging: new Map(), background };
  return { runtime: { ...runtime, migrations: [], vitals: createVitals() }, close };
}
