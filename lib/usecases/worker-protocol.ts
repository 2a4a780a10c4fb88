import type { StoredCheck } from "@/lib/audit/check-stored-chain";
import type { ChainHead } from "@/lib/core/audit-entry";
import type { ComposedGaps } from "@/lib/diagnostics/gap/compose-gaps";
import type { PredictionFacts } from "@/lib/ingest/prediction-collector";
import type { ReportContext } from "@/lib/report/pages/report-context";
import type { AddedPredictions } from "@/lib/schema/predictions";
import type { ImportProgress, ImportResult } from "@/lib/schema/run";
import type { CarriedError } from "./carry-error";
import type { GapJob } from "./gaps/split-stored-gaps";
import type { JudgedRuns } from "./proofs/judge-proof-runs";
import type { PlanJob, PlannedRun } from "./proofs/plan-stored-run";
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
  | ({ readonly kind: "plan-proof" } & PlanJob)
  | { readonly kind: "judge-proof"; readonly runId: string; readonly sha256: string }
  | ({ readonly kind: "split-gaps" } & GapJob)
  | { readonly kind: "check-audit"; readonly kept: readonly ChainHead[] }
  | {
      readonly kind: "draw-pdf";
      /** The record in canonical JSON, and its hash. */
      readonly json: string;
      readonly sha256: string;
      readonly context: ReportContext;
    };

export type WorkerResults = {
  readonly import: ImportResult;
  readonly predictions: AddedPredictions;
  /** The key of what was stored; null where the run's revision changed while it was read. */
  readonly diagnose: { readonly key: string | null };
  /** null where the run changed while it was read. */
  readonly "plan-proof": { readonly planned: PlannedRun | null };
  /** null where one of the runs changed while it was read. */
  readonly "judge-proof": { readonly judged: JudgedRuns | null };
  readonly "split-gaps": { readonly gaps: ComposedGaps };
  readonly "check-audit": StoredCheck;
  readonly "draw-pdf": { readonly bytes: Uint8Array };
};

export type WorkerRequest =
  | { readonly id: number; readonly kind: "job"; readonly job: WorkerJob }
  /** Nobody waits for it any more; jobs that change nothing stop where they can. */
  | { readonly id: number; readonly kind: "give-up" }
  /** No job comes any more: the thread gives up those under way, closes what it opened, and exits. */
  | { readonly kind: "end" };

export type WorkerReply =
  | { readonly id: number; readonly kind: "progress"; readonly progress: ImportProgress }
  | { readonly id: number; readonly kind: "done"; readonly result: WorkerResults[WorkerJob["kind"]] }
  | { readonly id: number; readonly kind: "failed"; readonly error: CarriedError };

/** What of a result moves to the other thread instead of being copied: memory that nothing else lies in. */
export function listMoved(result: WorkerResults[WorkerJob["kind"]]): readonly ArrayBuffer[] {
  if (!("bytes" in result)) return [];
  const { buffer, byteLength } = result.bytes;
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [];
}
