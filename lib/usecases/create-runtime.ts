import { availableParallelism } from "node:os";
import path from "node:path";
import { requireAnchorFile } from "@/lib/audit/anchor-file";
import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import type { Config } from "@/lib/config/config";
import { migrateDatabase } from "@/lib/db/migrate-database";
import { closeDatabase } from "@/lib/db/open-database";
import { readMigrations } from "@/lib/db/read-migrations";
import { uploadsFolder } from "./import-run";
import { openReachableDatabase } from "./open-reachable-database";
import type { Runtime } from "./runtime";
import { sweepUploads } from "./sweep-uploads";
import { createVitals } from "./vitals";
import { createWorkerPool } from "./worker-pool";

/** Two, even on one core: a long import must not keep a diagnosis waiting. */
const MINIMUM_THREADS = 2;

/**
 * Opens the database, brings it up to date and starts the worker threads.
 *
 * @param packageRoot folder that holds `prisma/` and `dist/`
 */
export async function createRuntime(config: Config, packageRoot: string): Promise<Runtime> {
  if (config.anchorFile !== null) await requireAnchorFile(config.anchorFile);
  const database = await openReachableDatabase(config.databaseUrl);
  await migrateDatabase(database, { packageRoot });
  const migrations = readMigrations(packageRoot, database.provider).map(({ name }) => name);
  await sweepUploads(uploadsFolder(config.dataFolder));
  const threads = Math.max(MINIMUM_THREADS, availableParallelism() - 1);
  const workers = createWorkerPool(path.join(packageRoot, "dist", "worker.js"), threads, {
    databaseUrl: config.databaseUrl,
  });
  return {
    config,
    database,
    workers,
    diagnosing: new Map(),
    judging: new Map(),
    background: new Set(),
    migrations,
    vitals: createVitals(),
  };
}

/** Stops the threads, writes what is gathered for the audit log, and closes the database. */
export async function closeRuntime(runtime: Runtime): Promise<void> {
  await runtime.workers.close();
  await Promise.all(runtime.background);
  await gatheredWritten(runtime.database);
  await closeDatabase(runtime.database);
}
