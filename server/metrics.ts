import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { findAuditHead } from "@/lib/db/find-audit-head";
import { findOldestDueTask } from "@/lib/db/find-oldest-due-task";
import { logError } from "@/lib/http/log-error";
import type { Runtime } from "@/lib/usecases/runtime";

/** One answered request, by names of which there are only so many. */
export type AnsweredRequest = {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly milliseconds: number;
};

export type Metrics = {
  count(request: AnsweredRequest): void;
  /** All metrics of this process in Prometheus' text format. */
  write(): Promise<{ readonly text: string; readonly mediaType: string }>;
};

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
/** From a fast page to a long upload. */
const BUCKETS_SECONDS = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100];

/**
 * Metrics of this process. Labels are words of the product alone: no name or id of a project, run or person.
 */
export function createMetrics(runtime: Runtime): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: "rounds_http_requests_total",
    help: "Requests answered, by method, route and status.",
    labelNames: ["method", "route", "status"],
    registers: [registry],
  });
  const durations = new Histogram({
    name: "rounds_http_request_duration_seconds",
    help: "Time from a request's headers to the end of its answer, by route.",
    labelNames: ["route"],
    buckets: BUCKETS_SECONDS,
    registers: [registry],
  });
  showVitals(runtime, registry);
  showDatabase(runtime, registry);
  return {
    count: ({ method, route, status, milliseconds }) => {
      requests.inc({ method: METHODS.has(method) ? method : "other", route, status: String(status) });
      durations.observe({ route }, milliseconds / 1000);
    },
    write: async () => ({ text: await registry.metrics(), mediaType: registry.contentType }),
  };
}

function showVitals({ config, database, vitals, workers }: Runtime, registry: Registry): void {
  const registers = [registry];
  new Gauge({
    name: "rounds_build_info",
    help: "Always 1; version and database stand in the labels.",
    labelNames: ["version", "database"],
    registers,
  }).set({ version: config.version, database: database.provider }, 1);
  new Counter({
    name: "rounds_imports_total",
    help: "Imports of files by how they ended; refused is the client's fault, failed is not.",
    labelNames: ["outcome"],
    registers,
    collect() {
      this.reset();
      for (const [outcome, count] of Object.entries(vitals.imports)) this.inc({ outcome }, count);
    },
  });
  new Counter({
    name: "rounds_points_written_total",
    help: "Points of accepted imports and live batches.",
    registers,
    collect() {
      this.reset();
      this.inc(vitals.pointsWritten);
    },
  });
  new Gauge({
    name: "rounds_worker_threads",
    help: "Worker threads, by whether they do a job.",
    labelNames: ["state"],
    registers,
    collect() {
      const { threads, busy } = workers.state();
      this.set({ state: "busy" }, busy);
      this.set({ state: "idle" }, threads - busy);
    },
  });
  new Gauge({
    name: "rounds_worker_jobs_waiting",
    help: "Jobs that wait for a worker thread.",
    registers,
    collect() {
      this.set(workers.state().waiting);
    },
  });
  new Gauge({
    name: "rounds_task_loop_seconds_since_turn",
    help: "Seconds since the task loop last looked for something to do.",
    registers,
    collect() {
      if (vitals.taskLoopTurnedAt !== null) this.set((Date.now() - vitals.taskLoopTurnedAt.getTime()) / 1000);
    },
  });
}

/** What the database says, the same from every process beside it. Without an answer the values are left out. */
function showDatabase({ database }: Runtime, registry: Registry): void {
  const registers = [registry];
  new Gauge({
    name: "rounds_task_lag_seconds",
    help: "How long the task that waits the longest has been due; 0 while none is.",
    registers,
    async collect() {
      const now = new Date();
      await ask(this, async () => {
        const since = await findOldestDueTask(database, { now });
        return since === null ? 0 : (now.getTime() - since.getTime()) / 1000;
      });
    },
  });
  new Gauge({
    name: "rounds_audit_entries",
    help: "Entries of the audit log.",
    registers,
    collect() {
      return ask(this, async () => (await findAuditHead(database))?.seq ?? 0);
    },
  });
}

async function ask(gauge: Gauge, question: () => Promise<number>): Promise<void> {
  gauge.reset();
  try {
    gauge.set(await question());
  } catch (error) {
    gauge.remove();
    logError("a metric could not be read from the database", { error });
  }
}
