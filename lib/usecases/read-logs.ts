import { UNPACKED_BYTES_LIMIT } from "@/lib/ingest/limits";
import { readRunFiles } from "@/lib/ingest/read-run-files";
import { Arrival } from "./arrival";
import { ColumnRelay, type ReadBatch } from "./column-relay";
import { NODE_PORTS } from "./node-ports";
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
) => Promise<{ readonly formats: readonly string[] }>;

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
  const { formats } = await withOpenedPath(job.file, options, (opened) =>
    readRunFiles(opened.files, NODE_PORTS, relay, { onProgress, ...(signal !== undefined && { signal }) }),
  );
  await relay.finish();
  return { formats };
};
