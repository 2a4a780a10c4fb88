import { type MessagePort, Worker } from "node:worker_threads";
import { type CarriedError, carryError, reviveError } from "./carry-error";
import type { ReadBatch } from "./column-relay";
import { type ReadingJob, type ReadLogs, readLogs, type WhatWasRead } from "./read-logs";
import { allocateSharedPoints, type PlacedPoints, SharedPoints } from "./shared-points";

/** Batches that may be on their way to whoever stores them, or wait there; each has memory of its own. */
const BATCHES_UNDER_WAY = 4;

type ToReader =
  | { readonly kind: "read"; readonly job: ReadingJob }
  /** One more batch was taken. */
  | { readonly kind: "taken" }
  | { readonly kind: "stop" };

type FromReader =
  /** The points of `batch` are in the shared memory of this place, and at `places` there. */
  | {
      readonly kind: "batch";
      readonly batch: Omit<ReadBatch, "columns">;
      readonly memory: number;
      readonly places: readonly PlacedPoints[];
    }
  | ({ readonly kind: "done" } & WhatWasRead)
  | { readonly kind: "failed"; readonly error: CarriedError };

/**
 * A thread that reads logs while its parent stores what was read. It stays when a reading is over; one
 * that died is replaced for the next reading.
 *
 * @param script path of the bundled thread (`dist/reader.js`)
 * @returns reads one job at a time
 */
export function createReadingThread(script: string): ReadLogs {
  const shared = Array.from({ length: BATCHES_UNDER_WAY }, allocateSharedPoints);
  const memories = shared.map((memory) => new SharedPoints(memory));
  const start = (): Worker => {
    const thread = new Worker(script, { workerData: shared });
    // Without a listener the death of an idle thread would end the parent as well.
    thread.on("error", () => undefined);
    thread.once("exit", () => {
      isAlive = false;
    });
    isAlive = true;
    return thread;
  };
  let isAlive = false;
  let thread = start();

  return async (job, handOn) => {
    if (!isAlive) thread = start();
    const send = (message: ToReader): void => thread.postMessage(message);
    const { port, end } = listenTo(thread);
    send({ kind: "read", job });
    let failure: unknown = null;
    try {
      for await (const message of port) {
        if (message.kind === "done") return { formats: message.formats, predictions: message.predictions };
        if (message.kind === "failed") throw failure ?? reviveError(message.error);
        if (failure !== null) continue;
        try {
          const columns = memories[message.memory]?.read(message.places) ?? [];
          await handOn({ ...message.batch, columns });
          send({ kind: "taken" });
        } catch (error) {
          // The thread is asked to stop, and its answer waited for: it has files open and folders to remove.
          failure = error;
          send({ kind: "stop" });
        }
      }
    } finally {
      end();
    }
    throw failure ?? new Error("The thread that reads the file ended before it was done.");
  };
}

/** Messages of a thread in their order, until it exits. */
function listenTo(thread: Worker): { readonly port: AsyncIterable<FromReader>; readonly end: () => void } {
  const queue: FromReader[] = [];
  let wake = (): void => undefined;
  let hasEnded = false;
  const onMessage = (message: FromReader): void => {
    queue.push(message);
    wake();
  };
  const onExit = (): void => {
    hasEnded = true;
    wake();
  };
  thread.on("message", onMessage);
  thread.on("exit", onExit);
  async function* messages(): AsyncGenerator<FromReader> {
    for (;;) {
      const message = queue.shift();
      if (message !== undefined) yield message;
      else if (hasEnded) return;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  }
  const end = (): void => {
    thread.off("message", onMessage);
    thread.off("exit", onExit);
  };
  return { port: messages(), end };
}

/**
 * The thread's own side: one reading after another, as its parent asks.
 *
 * @param shared the memory that its parent started it with
 */
export function serveReadings(parent: MessagePort, shared: readonly SharedArrayBuffer[]): void {
  const reply = (message: FromReader): void => parent.postMessage(message);
  const memories = shared.map((memory) => new SharedPoints(memory));
  let handedOn = 0;
  let taken = 0;
  let stopping = new AbortController();
  let wake = (): void => undefined;

  const handOn = async ({ columns, ...batch }: ReadBatch): Promise<void> => {
    while (handedOn - taken >= memories.length && !stopping.signal.aborted) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    stopping.signal.throwIfAborted();
    // Batches are taken in their order, so that the memory of the oldest one is free again first.
    const memory = handedOn % memories.length;
    const places = memories[memory]?.write(columns) ?? [];
    handedOn += 1;
    reply({ kind: "batch", batch, memory, places });
  };

  parent.on("message", (message: ToReader) => {
    if (message.kind === "taken") taken += 1;
    else if (message.kind === "stop") stopping.abort();
    else {
      handedOn = 0;
      taken = 0;
      stopping = new AbortController();
      readLogs(message.job, handOn, stopping.signal).then(
        (read) => reply({ kind: "done", ...read }),
        (error: unknown) => reply({ kind: "failed", error: carryError(error) }),
      );
    }
    wake();
  });
}
