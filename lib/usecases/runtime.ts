import type { Config } from "@/lib/config/config";
import type { Database } from "@/lib/db/database";
import type { JudgedRuns } from "./proofs/judge-proof-runs";
import type { Vitals } from "./vitals";
import type { WorkerPool } from "./worker-pool";

/** What a server process holds open. Every use case is handed one. */
export type Runtime = {
  readonly config: Config;
  readonly database: Database;
  readonly workers: WorkerPool;
  /** Names of the migrations of this version of the product. */
  readonly migrations: readonly string[];
  readonly vitals: Vitals;
  /** Diagnoses under way in this process, by run: a second caller waits for the first. Each gives its key, as the job does. */
  readonly diagnosing: Map<string, Promise<string | null>>;
  /** Runs of plans that are being judged in this process, by run and state: a second caller waits for the first. */
  readonly judging: Map<string, Promise<JudgedRuns | null>>;
  /** What goes on while nobody waits for it; waited for before the database is closed. */
  readonly background: Set<Promise<void>>;
};

// The server's bundle creates the runtime and the pages' bundles, which hold their own copy of this
// module, use it; a module variable would give each copy a database of its own.
const RUNTIME = Symbol.for("gradient-rounds.runtime");
const shared = globalThis as { [RUNTIME]?: Runtime };

/** Makes the runtime known to the whole process; called once, by the server. */
export function setRuntime(runtime: Runtime): void {
  shared[RUNTIME] = runtime;
}

/** @throws Error when no server started this process */
export function getRuntime(): Runtime {
  const runtime = shared[RUNTIME];
  if (runtime === undefined)
    throw new Error("The runtime is set by server/server.ts; start the product with npm start.");
  return runtime;
}
