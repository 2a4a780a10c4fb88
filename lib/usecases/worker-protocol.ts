import type { ChainCheck } from "@/lib/core/audit-chain";
import type { ChainHead } from "@/lib/core/audit-entry";
import type { PredictionFacts } from "@/lib/ingest/prediction-collector";
import type { AddedPredictions } from "@/lib/schema/predictions";
import type { ImportProgress, ImportResult } from "@/lib/schema/run";
import type { CarriedError } from "./carry-error";
import type { ReadingJob } from "./read-logs";

/** What a worker thread is asked to do. Everything in it survives structured cloning. */
export type WorkerJob =
  | ({
      readonly kind: "import";
      readonly projectId: string;
      /** Existing run to append to; null creates `runName`. */
      readonly runId: string | null;
      readonly runName: string;
      readonly actor: string;
      /** What the client announced, null where it did not. */
      readonly expectedBytes: number | null;
    } & ReadingJob)
  | {
      readonly kind: "predictions";
      readonly runId: string;
      readonly actor: string;
      readonly file: string;
      /** What to call the file in messages, and in the list of the run's predictions. */
      readonly filename: string;
      /** Of `patientKeyOf`. */
      readonly patientKey: string;
      readonly facts: PredictionFacts;
    }
  | { readonly kind: "diagnose"; readonly runId: string }
  | { readonly kind: "check-audit"; readonly kept: readonly ChainHead[] };

export type WorkerResults = {
  readonly import: ImportResult;
  readonly predictions: AddedPredictions;
  readonly diagnose: { readonly runId: string };
  readonly "check-audit": ChainCheck;
};

export type WorkerRequest = { readonly id: number; readonly job: WorkerJob };

export type WorkerReply =
  | { readonly id: number; readonly kind: "progress"; readonly progress: ImportProgress }
  | { readonly id: number; readonly kind: "done"; readonly result: WorkerResults[WorkerJob["kind"]] }
  | { readonly id: number; readonly kind: "failed"; readonly error: CarriedError };
