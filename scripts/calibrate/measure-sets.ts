import { availableParallelism } from "node:os";
import { parentPort, Worker } from "node:worker_threads";
import { measureRun } from "./measure-run";
import type { MeasuredRun, MeasuredSet } from "./measured-run";
import { type RunTruth, readTruths } from "./read-truth";

export type LabelledSet = { readonly name: string; readonly role: MeasuredSet["role"]; readonly folder: string };

type Job = { readonly folder: string; readonly truth: RunTruth };
type Answer = { readonly measured: MeasuredRun } | { readonly failure: string };

/** Measures every run of a set whose truth is known, on as many threads as the machine has processors. */
export async function measureSet({ name, role, folder }: LabelledSet, program: URL): Promise<MeasuredSet> {
  const truths = await readTruths(folder);
  const known = truths.filter(({ primary }) => primary !== "unclear");
  const runs = await measureRuns(
    known.map((truth) => ({ folder, truth })),
    program,
  );
  return { name, role, runs, unclear: truths.length - known.length };
}

/** Answers jobs until the main thread ends this one. */
export function serveMeasurements(): void {
  parentPort?.on("message", (job: Job) => {
    measureRun(job.folder, job.truth).then(
      (measured) => parentPort?.postMessage({ measured } satisfies Answer),
      (error: unknown) => {
        const failure = `${job.truth.id}: ${error instanceof Error ? error.message : String(error)}`;
        parentPort?.postMessage({ failure } satisfies Answer);
      },
    );
  });
}

async function measureRuns(jobs: readonly Job[], program: URL): Promise<readonly MeasuredRun[]> {
  const measured: MeasuredRun[] = [];
  const left = jobs.entries();
  const threads = Math.min(availableParallelism(), jobs.length);
  await Promise.all(
    Array.from({ length: threads }, async () => {
      const worker = new Worker(program);
      try {
        for (const [index, job] of left) measured[index] = await ask(worker, job);
      } finally {
        await worker.terminate();
      }
    }),
  );
  return measured;
}

function ask(worker: Worker, job: Job): Promise<MeasuredRun> {
  return new Promise((resolve, reject) => {
    worker.once("error", reject);
    worker.once("message", (answer: Answer) => {
      worker.off("error", reject);
      if ("failure" in answer) reject(new Error(answer.failure));
      else resolve(answer.measured);
    });
    worker.postMessage(job);
  });
}
