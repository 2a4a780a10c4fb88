import type { Actor } from "@/lib/auth/roles";
import { AppError } from "@/lib/core/errors";
import type { RunRecord } from "@/lib/db/run-record";
import { PREDICTION_BYTES_LIMIT } from "@/lib/ingest/limits";
import type { AddedPredictions, AddPredictionsQuery } from "@/lib/schema/predictions";
import { diagnoseAnew } from "./diagnose-anew";
import { patientKeyOf } from "./digest-patient";
import { findVisibleRun } from "./find-visible-run";
import { uploadsFolder } from "./import-run";
import { noteUnstored } from "./note-unstored";
import type { Runtime } from "./runtime";
import { withSpooledUpload } from "./spool-upload";

export type PredictionsUpload = AddPredictionsQuery & {
  readonly runId: string;
  readonly body: AsyncIterable<Uint8Array> | null;
  /** What the client announced, null where it did not. */
  readonly expectedBytes: number | null;
  readonly expectedSha256: string | null;
};

/**
 * Adds predictions of patients to a run, all or nothing; the same file again changes nothing. The diagnosis
 * follows.
 *
 * @throws AppError when the actor may not, or the file cannot be taken
 */
export async function addPredictions(
  runtime: Runtime,
  actor: Actor,
  upload: PredictionsUpload,
): Promise<AddedPredictions> {
  const run = await findVisibleRun(runtime, actor, upload.runId, "run.upload");
  const stored = storePredictions(runtime, actor, run, upload);
  return await noteUnstored(runtime, { actor, projectId: run.project.id }, stored, ({ duplicate }) => duplicate);
}

async function storePredictions(
  runtime: Runtime,
  actor: Actor,
  run: RunRecord,
  upload: PredictionsUpload,
): Promise<AddedPredictions> {
  const { config, workers } = runtime;
  const { filename, checkpointStep = null, modelSha256 = null, dataSha256 = null, body } = upload;
  if (body === null) {
    throw new AppError(
      "bad-input",
      "Expected the raw file as the body of the request, but the body is empty.",
      "Send the file itself, not a form.",
    );
  }
  const limits = {
    folder: uploadsFolder(config.dataFolder),
    byteLimit: PREDICTION_BYTES_LIMIT,
    expectedBytes: upload.expectedBytes,
    expectedSha256: upload.expectedSha256,
  };
  return await withSpooledUpload(body, limits, async ({ file, whole }) => {
    await whole;
    const added = await workers.run({
      kind: "predictions",
      runId: run.id,
      actor: actor.id,
      file,
      filename,
      patientKey: patientKeyOf(config.secret, run.project.id),
      facts: { checkpointStep, modelSha256, dataSha256 },
    });
    if (!added.duplicate) diagnoseAnew(runtime, run.id);
    return added;
  });
}
