import path from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import * as z from "zod";
import { checkDatabase, closeDatabase, openDatabase } from "@/lib/db/open-database";
import { carryError } from "@/lib/usecases/carry-error";
import { createReadingThread } from "@/lib/usecases/reading-thread";
import { runWorkerJob } from "@/lib/usecases/run-worker-job";
import { listMoved, type WorkerJob, type WorkerReply, type WorkerRequest } from "@/lib/usecases/worker-protocol";
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

/** Jobs under way: what gives them up, and when they have ended. */
const underWay = new Map<number, { readonly giveUp: AbortController; readonly ended: Promise<void> }>();

parentPort?.on("message", (request: WorkerRequest) => {
  if (request.kind === "end") void end();
  else if (request.kind === "give-up") underWay.get(request.id)?.giveUp.abort();
  else begin(request.id, request.job);
});

function begin(id: number, job: WorkerJob): void {
  const giveUp = new AbortController();
  const reply = (message: WorkerReply, moved: readonly ArrayBuffer[] = []): void => {
    parentPort?.postMessage(message, [...moved]);
  };
  const ended = runWorkerJob(
    database,
    job,
    readLogs,
    (progress) => reply({ id, kind: "progress", progress }),
    giveUp.signal,
  )
    .then(
      (result) => reply({ id, kind: "done", result }, listMoved(result)),
      (error: unknown) => reply({ id, kind: "failed", error: carryError(error) }),
    )
    .finally(() => underWay.delete(id));
  underWay.set(id, { giveUp, ended });
}

/** Ends the thread between two calls of the database's driver: inside one, that would end the whole process. */
async function end(): Promise<void> {
  for (const { giveUp } of underWay.values()) giveUp.abort();
  await Promise.all([...underWay.values()].map(({ ended }) => ended));
  await closeDatabase(database);
  process.exit(0);
}
