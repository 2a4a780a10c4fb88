import { checkStoredChain } from "@/lib/audit/check-stored-chain";
import { assertNever } from "@/lib/core/assert-never";
import type { Database } from "@/lib/db/database";
import type { ImportProgress } from "@/lib/schema/run";
import { diagnoseStoredRun } from "./diagnose-stored-run";
import { drawPdfOfJson } from "./draw-pdf";
import { splitStoredGaps } from "./gaps/split-stored-gaps";
import { importFile } from "./import-file";
import { importPredictions } from "./import-predictions";
import { judgeProofRuns } from "./proofs/judge-proof-runs";
import { planStoredRun } from "./proofs/plan-stored-run";
import type { ReadLogs } from "./read-logs";
import type { WorkerJob, WorkerResults } from "./worker-protocol";

/** Does one job; called in a worker thread that has a connection of its own. */
export async function runWorkerJob(
  db: Database,
  job: WorkerJob,
  readLogs: ReadLogs,
  onProgress: (progress: ImportProgress) => void,
  signal?: AbortSignal,
): Promise<WorkerResults[WorkerJob["kind"]]> {
  switch (job.kind) {
    case "import":
      return await importFile(db, job, readLogs, onProgress);
    case "predictions":
      return await importPredictions(db, job);
    case "diagnose":
      return { key: await diagnoseStoredRun(db, job.runId) };
    case "plan-proof":
      return { planned: await planStoredRun(db, job) };
    case "judge-proof":
      return { judged: await judgeProofRuns(db, job) };
    case "split-gaps":
      return { gaps: await splitStoredGaps(db, job) };
    case "check-audit":
      return await checkStoredChain(db, job.kept);
    case "draw-pdf":
      return { bytes: await drawPdfOfJson(job, job.context, signal) };
    default:
      return assertNever(job);
  }
}
