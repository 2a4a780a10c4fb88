import path from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import * as z from "zod";
import { checkDatabase, openDatabase } from "@/lib/db/open-database";
import { carryError } from "@/lib/usecases/carry-error";
import { createReadingThread } from "@/lib/usecases/reading-thread";
import { runWorkerJob } from "@/lib/usecases/run-worker-job";
import { listMoved, type WorkerReply, type WorkerRequest } from "@/lib/usecases/worker-protocol";
import { captureConsole } from "./capture-console";
import { stepBack } from "./step-back";

captureConsole();
stepBack();

// A thread of the server's pool: it opens a connection of its own and does one job after another.
const { databaseUrl } = z.object({ databaseUrl: z.string() }).parse(workerData);
const database = await openDatabase({ url: databaseUrl });
// The first statement of a connection takes much longer than later ones: not at the first job's expense.
await checkDatabase(database);
const readLogs = createReadingThread(path.join(import.meta.dirname, "reader.js"));

/** Jobs under way that somebody may give up. */
const underWay = new Map<number, AbortController>();

parentPort?.on("message", (request: WorkerRequest) => {
  const { id } = request;
  if (request.kind === "give-up") {
    underWay.get(id)?.abort();
    return;
  }
  const giveUp = new AbortController();
  underWay.set(id, giveUp);
  const reply = (message: WorkerReply, moved: readonly ArrayBuffer[] = []): void => {
    parentPort?.postMessage(message, [...moved]);
  };
  runWorkerJob(database, request.job, readLogs, (progress) => reply({ id, kind: "progress", progress }), giveUp.signal)
    .then(
      (result) => reply({ id, kind: "done", result }, listMoved(result)),
      (error: unknown) => reply({ id, kind: "failed", error: carryError(error) }),
    )
    .finally(() => underWay.delete(id));
});
