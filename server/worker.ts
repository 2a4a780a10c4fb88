import path from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import * as z from "zod";
import { checkDatabase, openDatabase } from "@/lib/db/open-database";
import { carryError } from "@/lib/usecases/carry-error";
import { createReadingThread } from "@/lib/usecases/reading-thread";
import { runWorkerJob } from "@/lib/usecases/run-worker-job";
import type { WorkerReply, WorkerRequest } from "@/lib/usecases/worker-protocol";

// A thread of the server's pool: it opens a connection of its own and does one job after another.
const { databaseUrl } = z.object({ databaseUrl: z.string() }).parse(workerData);
const database = await openDatabase({ url: databaseUrl });
// The first statement of a connection takes much longer than later ones: not at the first job's expense.
await checkDatabase(database);
const readLogs = createReadingThread(path.join(import.meta.dirname, "reader.js"));

parentPort?.on("message", ({ id, job }: WorkerRequest) => {
  const reply = (message: WorkerReply): void => parentPort?.postMessage(message);
  runWorkerJob(database, job, readLogs, (progress) => reply({ id, kind: "progress", progress })).then(
    (result) => reply({ id, kind: "done", result }),
    (error: unknown) => reply({ id, kind: "failed", error: carryError(error) }),
  );
});
