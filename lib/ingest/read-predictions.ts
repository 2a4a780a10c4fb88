import type { ByteSource, IngestPorts } from "./ingest-port";
import { openLog } from "./open-log";
import { firstBytes, openLogFile } from "./open-log-file";
import { openPredictionCollector } from "./open-prediction-collector";
import { PARQUET_MAGIC } from "./parquet-footer";
import type { DigestPatient } from "./patient-collector";
import type { CollectedPredictions, PredictionFacts } from "./prediction-collector";
import { withRandomAccess } from "./random-access";
import { readPredictionsCsv } from "./read-predictions-csv";
import { readPredictionsParquet } from "./read-predictions-parquet";
import { refuseTable } from "./refuse-predictions";
import { HEAD_BYTES, sampleFile } from "./sample-file";

export type ReadPredictions = CollectedPredictions & { readonly format: "csv" | "parquet" };

export const NO_FACTS: PredictionFacts = { checkpointStep: null, modelSha256: null, dataSha256: null };

type Options = {
  readonly signal?: AbortSignal;
  /** What ties the predictions to a training. */
  readonly facts?: PredictionFacts;
  /** Without it nothing is kept by which a patient could be found again in another set. */
  readonly digestPatient?: DigestPatient;
  /** Cells that the files of one upload may still hold. */
  readonly budget?: { cells: number };
  readonly onBytes?: (count: number) => void;
};

/**
 * Reads outcomes and predicted risks of patients from delimited text or Parquet, plain or gzip, told by
 * the content. The columns `y_true` and `y_prob` are required; `weight`, `patient_id`, `split`,
 * `threshold` and `comparator_<name>` are taken for what they are, every other column as texts. All or
 * nothing: the first cell that cannot be taken refuses the file. Warnings are not looked for here.
 *
 * @throws AppError "unreadable-file" that names column and row, "too-large" beyond a limit
 */
export async function readPredictions(
  file: ByteSource,
  ports: IngestPorts,
  options: Options = {},
): Promise<ReadPredictions> {
  const { signal, facts = NO_FACTS, digestPatient, budget, onBytes = () => {} } = options;
  const open = openPredictionCollector(file.name, digestPatient ?? null, budget);
  for await (const head of firstBytes(openLogFile(file, ports, signal), HEAD_BYTES)) {
    const { encoding, isBinary } = sampleFile(file.name, head, head.length < HEAD_BYTES);
    const log = openLog(file, encoding, ports, signal, onBytes);
    if (isParquet(head)) {
      const read = (whole: ByteSource) => readPredictionsParquet(whole, open, onBytes);
      return { ...(await withRandomAccess(log, read)).finish(facts), format: "parquet" };
    }
    if (isBinary) throw refuseFile("binary data", file.name);
    return { ...(await readPredictionsCsv(log, open)).finish(facts), format: "csv" };
  }
  throw refuseFile("an empty file", file.name);
}

function isParquet(head: Uint8Array): boolean {
  return [...PARQUET_MAGIC].every((letter, at) => head[at] === letter.charCodeAt(0));
}

function refuseFile(found: string, source: string) {
  const fix = "Send a CSV, TSV or Parquet file with the columns y_true and y_prob.";
  return refuseTable("predictions of patients", found, source, fix);
}
