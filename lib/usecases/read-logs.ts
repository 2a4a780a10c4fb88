import type { PredictionsToStore } from "@/lib/db/prediction-record";
import type { IngestIssue } from "@/lib/ingest/ingest-port";
import { UNPACKED_BYTES_LIMIT } from "@/lib/ingest/limits";
import { readRunFiles } from "@/lib/ingest/read-run-files";
import { Arrival } from "./arrival";
import { ColumnRelay, type ReadBatch } from "./column-relay";
import { createPatientDigest } from "./digest-patient";
import { NODE_PORTS } from "./node-ports";
import { preparePredictions } from "./prepare-predictions";
import { withOpenedPath } from "./read-path";

/** What is to be read: a file that may still grow, an archive of a run folder, or a folder. */
export type ReadingJob = {
  readonly file: string;
  /** What to call the file in messages, and where its name tells more than its content. */
  readonly filename: string;
  /** Where an archive is unpacked. */
  readonly temporaryFolder: string;
  /** Memory of an `Arrival`. */
  readonly arrival: SharedArrayBuffer;
  /** Of `patientKeyOf`: what patients of predictions are digested with. */
  readonly patientKey: string;
};

/** What is known once all was read: the formats of the logs, and the predictions that came with them. */
export type WhatWasRead = {
  readonly formats: readonly string[];
  readonly predictions: readonly PredictionsToStore[];
};

/**
 * Reads the logs of one run and hands on what they say, batch by batch.
 *
 * @throws AppError when the file cannot be read; whatever `handOn` throws
 */
export type ReadLogs = (
  job: ReadingJob,
  handOn: (batch: ReadBatch) => Promise<void>,
  signal?: AbortSignal,
) => Promise<WhatWasRead>;

/** Who declares a plan must be known, and when; a file says neither. */
const PLAN_NOT_TAKEN: IngestIssue = {
  code: "plan-not-taken",
  message: "The plan of a project is declared on its page by a person; the one in this file was left out.",
  source: "analysis-plan.json",
  line: null,
  byteOffset: null,
  sample: null,
};

export const readLogs: ReadLogs = async (job, handOn, signal) => {
  const relay = new ColumnRelay(handOn);
  const options = {
    name: job.filename,
    temporaryFolder: job.temporaryFolder,
    unpackedBytesLimit: UNPACKED_BYTES_LIMIT,
    arrival: new Arrival(job.arrival),
    ...(signal !== undefined && { signal }),
  };
  const onProgress = (bytesRead: number): void => {
    relay.bytesRead = bytesRead;
  };
  const digestPatient = createPatientDigest(job.patientKey);
  const read = await withOpenedPath(job.file, options, async (opened): Promise<WhatWasRead> => {
    const wanted = { onProgress, digestPatient, ...(signal !== undefined && { signal }) };
    const { formats, predictions, plan } = await readRunFiles(opened.files, NODE_PORTS, relay, wanted);
    if (plan !== null) relay.issue(PLAN_NOT_TAKEN);
    const prepared: PredictionsToStore[] = [];
    for (const { file, ...found } of predictions) prepared.push(await preparePredictions(file, found));
    return { formats, predictions: prepared };
  });
  await relay.finish();
  return read;
};
