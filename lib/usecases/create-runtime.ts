import { availableParallelism } from "node:os";
import path from "node:path";
import type { Config } from "@/lib/config/config";
import { migrateDatabase } from "@/lib/db/migrate-database";
import { closeDatabase, openDatabase } from "@/lib/db/open-database";
import { uploadsFolder } from "./import-run";
import type { Runtime } from "./runtime";
import { sweepUploads } from "./sweep-uploads";
import { createWorkerPool } from "./worker-pool";

/** Two, even on one core: a long import must not keep a diagnosis waiting. */
const MINIMUM_THREADS = 2;

/**
 * Opens the database, brings it up to date and starts the worker threads.
 *
 * @param packageRoot folder that holds `prisma/` and `dist/`
 */
export async function createRuntime(config: Config, packageRoot: string): Promise<Runtime> {
  const database = await openDatabase({ url: config.databaseUrl });
  await migrateDatabase(database, { packageRoot });
  await sweepUploads(uploadsFolder(config.dataFolder));
  const threads = Math.max(MINIMUM_THREADS, availableParallelism() - 1);
  const workers = createWorkerPool(path.join(packageRoot, "dist", "worker.js"), threads, {
    databaseUrl: config.databaseUrl,
  });
  return { config, database, workers, diagnosing: new Map(), background: new Set() };
}

/** Stops the threads and closes the database. */
export async function closeRuntime(runtime: Runtime): Promise<void> {
  await runtime.workers.close();
  await Promise.all(runtime.background);
  await closeDatabase(runtime.database);
}
