import type { Database } from "@/lib/db/database";
import { savePredictions } from "@/lib/db/save-predictions";
import { readPredictions } from "@/lib/ingest/read-predictions";
import { describeOverlaps } from "@/lib/series/describe-overlaps";
import { createPatientDigest } from "./digest-patient";
import { NODE_PORTS } from "./node-ports";
import { openPath } from "./open-path";
import { preparePredictions } from "./prepare-predictions";
import type { WorkerJob, WorkerResults } from "./worker-protocol";

/**
 * Reads a file of predictions and stores it with a run, all or nothing. Runs in a worker thread.
 *
 * @throws AppError for what cannot be taken; nothing is stored then
 */
export async function importPredictions(
  db: Database,
  job: Extract<WorkerJob, { kind: "predictions" }>,
): Promise<WorkerResults["predictions"]> {
  const { runId, actor, facts } = job;
  const { files } = await openPath(job.file, job.filename);
  const [file] = files;
  if (file === undefined) throw new Error("A file that was just written is gone.");
  const digestPatient = createPatientDigest(job.patientKey);
  const read = await readPredictions(file, NODE_PORTS, { facts, digestPatient });
  const predictions = await preparePredictions(file, read);
  const { id, isNew, overlaps } = await savePredictions(db, { runId, predictions, actor, at: new Date() });
  const { set, sha256 } = predictions;
  return {
    id,
    rows: set.rows,
    sha256,
    columns: set.columns.map(({ name }) => name),
    comparators: set.comparators.map(({ name }) => name),
    warnings: [...set.warnings, ...describeOverlaps(overlaps)],
    duplicate: !isNew,
  };
}
