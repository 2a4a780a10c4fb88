import { Worker } from "node:worker_threads";
import { AppError } from "@/lib/core/errors";
import { givenUp } from "@/lib/core/stop-if-given-up";
import { logError } from "@/lib/http/log-error";
import type { ImportProgress } from "@/lib/schema/run";
import { reviveError } from "./carry-error";
import type { WorkerJob, WorkerReply, WorkerRequest, WorkerResults } from "./worker-protocol";

type Pending = {
  readonly job: WorkerJob;
  readonly onProgress: (progress: ImportProgress) => void;
  readonly resolve: (result: WorkerResults[WorkerJob["kind"]]) => void;
  readonly reject: (error: Error) => void;
};

type Seat = { readonly worker: Worker; current: number | null };

export type WorkerPool = {
  /**
   * Runs a job in a worker thread; jobs beyond the number of threads wait their turn.
   *
   * @param signal says that nobody waits any more: a job that waits is dropped, and one that changes nothing
   *   stops where it can
   * @throws AppError as the job threw it, "unavailable" for one given up; Error when the thread died under the job
   */
  run<Kind extends WorkerJob["kind"]>(
    job: Extract<WorkerJob, { kind: Kind }>,
    onProgress?: (progress: ImportProgress) => void,
    signal?: AbortSignal,
  ): Promise<WorkerResults[Kind]>;
  /** How many threads there are, how many of them do a job, and how many jobs wait for one. */
  state(): { readonly threads: number; readonly busy: number; readonly waiting: number };
  /** Ends the threads; jobs under way fail. */
  close(): Promise<void>;
};

/** A thread that ended is started again after so long, or when a job needs it: not in a circle if it dies at once. */
const RESTART_MS = 1000;

/** A thread that has not ended by itself so long after it was told to is stopped where it stands. */
const END_WITHIN_MS = 10_000;

/**
 * Threads beside the server's event loop, so that parsing and statistics never delay a page. A thread
 * that dies fails only its own job and is replaced.
 *
 * @param script path of the bundled worker (`dist/worker.js`)
 * @param workerData handed to each thread at its start
 * @param endWithinMs how long a thread may take to end by itself when the pool is closed
 */
export function createWorkerPool(
  script: string,
  threads: number,
  workerData: unknown,
  endWithinMs = END_WITHIN_MS,
): WorkerPool {
  const pending = new Map<number, Pending>();
  const queue: number[] = [];
  const seats: Seat[] = [];
  let nextId = 1;
  let isClosed = false;

  function addSeat(): void {
    const seat: Seat = { worker: new Worker(script, { workerData }), current: null };
    seat.worker.on("message", (reply: WorkerReply) => receive(seat, reply));
    seat.worker.on("error", (error) => {
      logError("a worker thread ended", { error });
      fail(seat, error);
    });
    seat.worker.on("exit", () => replace(seat));
    seats.push(seat);
  }

  function receive(seat: Seat, reply: WorkerReply): void {
    const entry = pending.get(reply.id);
    if (entry === undefined) return;
    if (reply.kind === "progress") {
      entry.onProgress(reply.progress);
      return;
    }
    pending.delete(reply.id);
    seat.current = null;
    if (reply.kind === "done") entry.resolve(reply.result);
    else entry.reject(reviveError(reply.error));
    dispatch();
  }

  function fail(seat: Seat, error: Error): void {
    if (seat.current === null) return;
    pending.get(seat.current)?.reject(error);
    pending.delete(seat.current);
    seat.current = null;
  }

  function replace(seat: Seat): void {
    fail(seat, new Error("The worker thread ended before its job was done."));
    seats.splice(seats.indexOf(seat), 1);
    if (isClosed) return;
    dispatch();
    setTimeout(() => {
      if (!isClosed && seats.length < threads) addSeat();
    }, RESTART_MS).unref();
  }

  function dispatch(): void {
    while (queue.length > 0) {
      let seat = seats.find((candidate) => candidate.current === null);
      if (seat === undefined && seats.length < threads) {
        addSeat();
        seat = seats.at(-1);
      }
      const id = seat === undefined ? undefined : queue.shift();
      const entry = id === undefined ? undefined : pending.get(id);
      if (seat === undefined || id === undefined || entry === undefined) return;
      seat.current = id;
      seat.worker.postMessage({ id, kind: "job", job: entry.job } satisfies WorkerRequest);
    }
  }

  function giveUp(id: number): void {
    const seat = seats.find(({ current }) => current === id);
    seat?.worker.postMessage({ id, kind: "give-up" } satisfies WorkerRequest);
    const place = queue.indexOf(id);
    const entry = pending.get(id);
    if (place === -1 || entry === undefined) return;
    queue.splice(place, 1);
    pending.delete(id);
    entry.reject(givenUp());
  }

  // All of them at once: a job must not wait until a thread has started and connected.
  while (seats.length < threads) addSeat();

  return {
    run(job, onProgress = () => undefined, signal) {
      return new Promise((resolve, reject) => {
        if (isClosed) return reject(new AppError("unavailable", "The server is stopping.", "Try again in a moment."));
        if (signal?.aborted === true) return reject(givenUp());
        const id = nextId;
        nextId += 1;
        // The result of a job has the type of its kind; the map of pending jobs cannot say so.
        pending.set(id, { job, onProgress, resolve: resolve as Pending["resolve"], reject });
        queue.push(id);
        signal?.addEventListener("abort", () => giveUp(id), { once: true });
        dispatch();
      });
    },
    state: () => ({
      threads: seats.length,
      busy: seats.filter(({ current }) => current !== null).length,
      waiting: queue.length,
    }),
    async close() {
      isClosed = true;
      queue.length = 0;
      for (const entry of pending.values())
        entry.reject(new AppError("unavailable", "The server is stopping.", "Try again in a moment."));
      pending.clear();
      await Promise.all(seats.map(({ worker }) => endThread(worker, endWithinMs)));
    },
  };
}

/**
 * Asks the thread to end, and waits. A thread stopped from outside inside a call of libSQL's driver takes the
 * process with it (the driver aborts when it can make no value for JavaScript), so that is the last resort.
 */
async function endThread(worker: Worker, withinMs: number): Promise<void> {
  const ended = new Promise((resolve) => worker.once("exit", resolve));
  worker.postMessage({ kind: "end" } satisfies WorkerRequest);
  const lastCall = setTimeout(() => void worker.terminate(), withinMs);
  await ended;
  clearTimeout(lastCall);
}
