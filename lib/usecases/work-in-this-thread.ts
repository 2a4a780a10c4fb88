import type { Database } from "@/lib/db/database";
import { readLogs } from "./read-logs";
import { runWorkerJob } from "./run-worker-job";
import type { WorkerPool } from "./worker-pool";
import type { WorkerJob, WorkerResults } from "./worker-protocol";

/** Jobs for a program that serves nobody else meanwhile: one is done where it is asked for. */
export function workInThisThread(database: Database): WorkerPool {
  return {
    async run<Kind extends WorkerJob["kind"]>(
      job: Extract<WorkerJob, { kind: Kind }>,
      onProgress: Parameters<WorkerPool["run"]>[1] = () => undefined,
      signal?: AbortSignal,
    ) {
      // The result of a job has the type of its kind; the switch over kinds cannot say so.
      return (await runWorkerJob(database, job, readLogs, onProgress, signal)) as WorkerResults[Kind];
    },
    state: () => ({ threads: 1, busy: 0, waiting: 0 }),
    close: async () => undefined,
  };
}
