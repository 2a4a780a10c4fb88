import { parentPort, workerData } from "node:worker_threads";
import * as z from "zod";
import { openDatabase } from "@/lib/db/open-database";
import { runWorkerJob } from "@/lib/usecases/run-worker-job";
import { carryError } from "@/lib/usecases/worker-pool";
import type { WorkerReply, WorkerRequest } from "@/lib/usecases/worker-protocol";

// A thread of the server's pool: it opens a connection of its own and does one job after another.
const { databaseUrl } = z.object({ databaseUrl: z.string() }).parse(workerData);
const database = await openDatabase({ url: databaseUrl });

parentPort?.on("message", ({ id, job }: WorkerRequest) => {
  const reply = (message: WorkerReply): void => parentPort?.postMessage(message);
  runWorkerJob(database, job, (progress) => reply({ id, kind: "progress", progress })).then(
    (result) => reply({ id, kind: "done", result }),
    (error: unknown) => reply({ id, kind: "failed", error: carryError(error) }),
  );
});
