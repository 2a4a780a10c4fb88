import type { AnalysisPlan } from "@/lib/core/analysis-plan";
import { AppError } from "@/lib/core/errors";
import type { SeriesContext } from "@/lib/series/run-data";
import { type DetectedFormat, detectFormat } from "./detect-format";
import { findPredictionFacts } from "./find-prediction-facts";
import type { ByteSource, IngestIssue, IngestPorts, IngestSink } from "./ingest-port";
import { PREDICTION_CELLS_LIMIT } from "./limits";
import { describeReadable } from "./log-formats";
import { LogSink, type RunLimits } from "./log-sink";
import { openLog } from "./open-log";
import { firstBytes, openLogFile } from "./open-log-file";
import type { JsonObject } from "./parse-json-line";
import type { DigestPatient } from "./patient-collector";
import { contextsOfPlaces } from "./place-context";
import type { PredictionFacts } from "./prediction-collector";
import { readPlanFile } from "./read-plan-file";
import { NO_FACTS, type ReadPredictions, readPredictions } from "./read-predictions";
import { readSettingsFile } from "./read-settings-file";
import { HEAD_BYTES } from "./sample-file";
import { withoutSidecars } from "./sqlite-sidecars";

type Options = {
  readonly signal?: AbortSignal;
  readonly onProgress?: (bytesRead: number) => void;
  /** Makes of what names a patient something by which the patient is found again in another set. */
  readonly digestPatient?: DigestPatient;
};
/** Predictions of patients that came with the log. */
export type FoundPredictions = ReadPredictions & { readonly file: ByteSource };

type Detected = { readonly file: ByteSource; readonly format: DetectedFormat };
type Log = Detected & { readonly format: DetectedFormat & { readonly kind: "log" } };
type Settings = Detected & { readonly format: DetectedFormat & { readonly kind: "settings" } };

const EARLIER_STATE = "The file holds an earlier state of a history that another file holds whole; that one was read.";
/** Who calls a file so wants it to be read, or to be told why it cannot be. */
const PREDICTIONS_NAME = /(?:^|[/\\])predictions\.(?:csv|tsv|parquet)(?:\.gz)?$/i;
const LOG_FIX = "Upload the file that the training wrote its metrics to.";

/**
 * Reads the files of one run: every log among them into the sink, settings from `meta.json` and what
 * loggers keep like it, and predictions of patients. Each file's format is told by its content, plain or gzip, and read as a stream in bounded memory.
 *
 * What cannot be read line by line becomes an issue. In a folder a file that is no log is an issue too,
 * as long as another file gives points; alone it is an error. What a logger is known to keep beside its
 * log is passed over.
 *
 * @param options.onProgress told the bytes read so far over all files, as they lie on disk
 * @returns the formats of the logs, each once, in the order in which they were met, and the predictions of
 *   patients that lie beside them, all of them or none: one that cannot be taken refuses the run; and the
 *   analysis plan in `analysis-plan.json`, null where there is none that can be taken
 * @throws AppError "unreadable-file", "unsupported-format" or "too-large"
 */
export async function readRunFiles(
  files: readonly ByteSource[],
  ports: IngestPorts,
  sink: IngestSink,
  options: Options = {},
): Promise<{ formats: string[]; predictions: FoundPredictions[]; plan: AnalysisPlan | null }> {
  const { signal, onProgress, digestPatient } = options;
  const apart = withoutSidecars(files);
  const isAlone = apart.length === 1;
  const limits: RunLimits = { layers: new Set(), seriesSeen: 0 };
  const found: Log[] = [];
  const settings: Settings[] = [];
  const predicted: ByteSource[] = [];
  let planned: ByteSource | null = null;
  let facts: PredictionFacts = NO_FACTS;
  let firstIssue: IngestIssue | null = null;
  let bytesRead = 0;
  const onBytes = (count: number): void => {
    bytesRead += count;
    onProgress?.(bytesRead);
  };

  for (const file of apart) {
    const format = await detect(file, ports, signal);
    if (format.kind === "log") found.push({ file, format });
    else if (isAlone) throw refuseAlone(file.name, format);
    else if (format.kind === "settings") settings.push({ file, format });
    else if (format.kind === "predictions") predicted.push(file);
    else if (format.kind === "plan") planned = file;
    else {
      const own = new LogSink(sink, file.name, limits);
      reportOther(own, format);
      firstIssue ??= own.firstIssue;
    }
  }

  const readSettings = async (isByHand: boolean): Promise<void> => {
    for (const { file, format } of settings) {
      if (format.format.isByHand !== isByHand) continue;
      const own = new LogSink(sink, file.name, limits);
      const bytes = openLogFile(file, ports, signal, onBytes);
      const document = await readSettingsFile(bytes, format.encoding, format.format, own);
      if (isByHand && document !== null) facts = { ...facts, ...takeFacts(document, own) };
      firstIssue ??= own.firstIssue;
    }
  };
  await readSettings(false);
  const logs = keepLatestMoments(found, (earlier) =>
    new LogSink(sink, earlier.file.name, limits).issue("earlier-state", EARLIER_STATE),
  );
  const contexts = contextsOfPlaces(logs.map(homeOf));
  const formats = new Set<string>();
  for (const [index, log] of logs.entries()) {
    const own = new LogSink(sink, log.file.name, limits, contexts[index] ?? ({} satisfies SeriesContext));
    await log.format.format.read(openLog(log.file, log.format.encoding, ports, signal, onBytes), own);
    if (own.points > 0) formats.add(log.format.format.id);
    else if (!isAlone) own.issue("no-numbers", "Expected at least one series of numbers, found none in this file.");
    firstIssue = own.firstIssue ?? firstIssue;
  }
  // What people wrote down is said last, for the last word wins.
  await readSettings(true);
  if (formats.size === 0) throw refuseWithoutPoints(files, firstIssue);
  const predictions: FoundPredictions[] = [];
  const budget = { cells: PREDICTION_CELLS_LIMIT };
  for (const file of predicted) {
    const wanted = { budget, facts, onBytes, ...(signal && { signal }), ...(digestPatient && { digestPatient }) };
    predictions.push({ ...(await readPredictions(file, ports, wanted)), file });
  }
  const plan =
    planned === null
      ? null
      : await readPlanFile(openLogFile(planned, ports, signal, onBytes), new LogSink(sink, planned.name, limits));
  return { formats: [...formats], predictions, plan };
}

/** What cannot be taken becomes an issue: predictions without it are still predictions. */
function takeFacts(document: JsonObject, sink: LogSink): Partial<PredictionFacts> {
  const { facts, ignored } = findPredictionFacts(document);
  for (const key of ignored) {
    sink.issue("bad-setting", `Expected another kind of value for "${key}"; the setting was left out.`);
  }
  return facts;
}

function homeOf({ file, format }: Log): string {
  return format.format.home?.(file.name) ?? file.name;
}

/** Of files that hold one history as it was at different times the latest is read: it holds the others. */
function keepLatestMoments(logs: readonly Log[], onEarlier: (log: Log) => void): readonly Log[] {
  const latest = new Map<string, Log>();
  for (const log of logs) {
    if (log.format.moment === null) continue;
    const known = latest.get(homeOf(log));
    // The longer of two of one moment has the summary that is written at the end.
    if (known === undefined || momentOf(log) > momentOf(known) || isLongerAtSameMoment(log, known)) {
      latest.set(homeOf(log), log);
    }
  }
  return logs.filter((log) => {
    const isRead = log.format.moment === null || latest.get(homeOf(log)) === log;
    if (!isRead) onEarlier(log);
    return isRead;
  });
}

function momentOf({ format }: Log): number {
  return format.moment ?? 0;
}

function isLongerAtSameMoment(log: Log, known: Log): boolean {
  return momentOf(log) === momentOf(known) && (log.file.size ?? 0) > (known.file.size ?? 0);
}

async function detect(file: ByteSource, ports: IngestPorts, signal: AbortSignal | undefined): Promise<DetectedFormat> {
  for await (const head of firstBytes(openLogFile(file, ports, signal), HEAD_BYTES)) {
    const detected = detectFormat(file.name, head, head.length < HEAD_BYTES);
    if (detected.kind === "other" && PREDICTIONS_NAME.test(file.name)) return { kind: "predictions" };
    if (detected.kind !== "log") return detected;
    const log = openLog(file, detected.encoding, ports, signal, () => {});
    return (await detected.format.holdsPredictions?.(log)) === true ? { kind: "predictions" } : detected;
  }
  return detectFormat(file.name, new Uint8Array(0), true);
}

/** What a file in a folder is that gives no points of its own. */
function reportOther(sink: LogSink, format: DetectedFormat): void {
  if (format.kind === "empty") sink.issue("empty-file", "The file is empty.");
  else if (format.kind === "other")
    sink.issue("not-a-log", `Expected a training log, found ${format.found}; it was left out.`);
}

function refuseAlone(name: string, format: DetectedFormat): AppError {
  if (format.kind === "empty") {
    return new AppError("unreadable-file", `Expected a training log, found an empty file: ${name}.`, LOG_FIX);
  }
  if (format.kind === "predictions") {
    const message = `Expected a training log, found predictions of patients alone in ${name}.`;
    return new AppError(
      "unsupported-format",
      message,
      "Upload them together with the log of the training they come from, or add them to a run on its Data tab.",
    );
  }
  if (format.kind === "plan") {
    const message = `Expected a training log, found an analysis plan alone in ${name}.`;
    return new AppError("unreadable-file", message, "Name the folder that holds the log beside it.");
  }
  if (format.kind === "settings") {
    const message = `Expected a training log, found only the settings of a run in ${name}.`;
    return new AppError("unreadable-file", message, "Upload the folder that holds the log beside it.");
  }
  const found = format.kind === "other" || format.kind === "companion" ? format.found : "something else";
  const isTable = format.kind === "other" && format.isDamagedTable;
  const fix = isTable ? 'Add a column "step" with whole numbers.' : LOG_FIX;
  const code = isTable ? "unreadable-file" : "unsupported-format";
  return new AppError(code, `Expected ${describeReadable()}, found ${found} in ${name}.`, fix);
}

function refuseWithoutPoints(files: readonly ByteSource[], issue: IngestIssue | null): AppError {
  const [first] = files;
  const where = files.length === 1 && first !== undefined ? first.name : `the ${files.length} files`;
  const line = issue?.line === null || issue === null ? "" : `, line ${issue.line}`;
  const because = issue === null ? "" : ` First problem (${issue.source}${line}): ${issue.message}`;
  const message = `Expected at least one series of numbers with steps, found none in ${where}.${because}`;
  return new AppError("unreadable-file", message, `${LOG_FIX} Readable are ${describeReadable()}.`);
}
