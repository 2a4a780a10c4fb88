import { availableParallelism } from "node:os";
import path from "node:path";
import { requireAnchorFile } from "@/lib/audit/anchor-file";
import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import type { Config } from "@/lib/config/config";
import { AppError } from "@/lib/core/errors";
import type { Database } from "@/lib/db/database";
import { migrateDatabase } from "@/lib/db/migrate-database";
import { checkDatabase, closeDatabase, openDatabase } from "@/lib/db/open-database";
import { readMigrations } from "@/lib/db/read-migrations";
import { uploadsFolder } from "./import-run";
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
  const database = await openReachable(config.databaseUrl);
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
    background: new Set(),
    migrations,
    vitals: createVitals(),
  };
}

/** @throws AppError "unavailable" that says which database does not answer, without its password */
async function openReachable(url: string): Promise<Database> {
  try {
    const database = await openDatabase({ url });
    await checkDatabase(database);
    return database;
  } catch (error) {
    throw new AppError(
      "unavailable",
      `Expected a database at ${describeAddress(url)} (DATABASE_URL), but it does not answer${describeCause(error)}.`,
      "Start it, or correct DATABASE_URL, and start again.",
      { cause: error },
    );
  }
}

function describeAddress(url: string): string {
  if (url.startsWith("file:")) return url.slice("file:".length);
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

/** What the innermost layer says is wrong: its word for it, or a code. */
function describeCause(error: unknown, depth = 6): string {
  if (typeof error !== "object" || error === null || depth === 0) return "";
  const { code, cause, kind, meta, originalCode, driverAdapterError } = error as Record<string, unknown>;
  const inner = [cause, meta, driverAdapterError].map((next) => describeCause(next, depth - 1));
  const found = inner.find((text) => text !== "");
  if (found !== undefined) return found;
  const own = originalCode ?? kind ?? code;
  return typeof own === "string" ? ` (${own})` : "";
}

/** Stops the threads, writes what is gathered for the audit log, and closes the database. */
export async function closeRuntime(runtime: Runtime): Promise<void> {
  await runtime.workers.close();
  await Promise.all(runtime.background);
  await gatheredWritten(runtime.database);
  await closeDatabase(runtime.database);
}
