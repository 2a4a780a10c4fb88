import type { ErrorCode } from "@/lib/core/errors";
import type { ImportProgress, ImportResult } from "@/lib/schema/run";

/** What a worker thread is asked to do. Everything in it survives structured cloning. */
export type WorkerJob =
  | {
      readonly kind: "import";
      readonly projectId: string;
      /** Existing run to append to; null creates `runName`. */
      readonly runId: string | null;
      readonly runName: string;
      /** Spooled file on this machine's disk. */
      readonly file: string;
      readonly filename: string;
      readonly sha256: string;
      readonly byteLength: number;
      readonly actor: string;
    }
  | { readonly kind: "diagnose"; readonly runId: string };

export type WorkerResults = {
  readonly import: ImportResult;
  readonly diagnose: { readonly runId: string };
};

export type WorkerRequest = { readonly id: number; readonly job: WorkerJob };

/** An error on its way between threads: a class does not survive the crossing, its facts do. */
export type CarriedError = {
  readonly code: ErrorCode | null;
  readonly message: string;
  readonly fix: string;
  readonly stack: string;
};

export type WorkerReply =
  | { readonly id: number; readonly kind: "progress"; readonly progress: ImportProgress }
  | { readonly id: number; readonly kind: "done"; readonly result: WorkerResults[WorkerJob["kind"]] }
  | { readonly id: number; readonly kind: "failed"; readonly error: CarriedError };
