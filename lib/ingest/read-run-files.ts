import { AppError } from "@/lib/core/errors";
import type { SeriesContext } from "@/lib/series/run-data";
import { type DetectedFormat, detectFormat } from "./detect-format";
import type { ByteSource, IngestIssue, IngestPorts, IngestSink } from "./ingest-port";
import { describeReadable, type LogFile } from "./log-formats";
import { LogSink, type RunLimits } from "./log-sink";
import { firstBytes, openLogFile } from "./open-log-file";
import { contextsOfPlaces } from "./place-context";
import { transcodeToUtf8 } from "./read-lines";
import { readSettingsFile } from "./read-settings-file";
import { HEAD_BYTES, type TextEncoding } from "./sample-file";

type Options = { readonly signal?: AbortSignal; readonly onProgress?: (bytesRead: number) => void };
type Detected = { readonly file: ByteSource; readonly format: DetectedFormat };
type Log = Detected & { readonly format: DetectedFormat & { readonly kind: "log" } };

const LOG_FIX = "Upload the file that the training wrote its metrics to.";

/**
 * Reads the files of one run: every log among them into the sink, and settings from `meta.json`. Each
 * file's format is told by its content, plain or gzip, and read as a stream in bounded memory.
 *
 * What cannot be read line by line becomes an issue. In a folder a file that is no log is an issue too,
 * as long as another file gives points; alone it is an error.
 *
 * @param options.onProgress told the bytes read so far over all files, as they lie on disk
 * @returns the formats of the logs, each once, in the order in which they were met
 * @throws AppError "unreadable-file", "unsupported-format" or "too-large"
 */
export async function readRunFiles(
  files: readonly ByteSource[],
  ports: IngestPorts,
  sink: IngestSink,
  options: Options = {},
): Promise<{ formats: string[] }> {
  const { signal, onProgress } = options;
  const isAlone = files.length === 1;
  const limits: RunLimits = { layers: new Set(), seriesSeen: 0 };
  const logs: Log[] = [];
  let firstIssue: IngestIssue | null = null;
  let bytesRead = 0;
  const onBytes = (count: number): void => {
    bytesRead += count;
    onProgress?.(bytesRead);
  };

  for (const file of files) {
    const format = await detect(file, ports, signal);
    if (format.kind === "log") {
      logs.push({ file, format });
      continue;
    }
    if (isAlone) throw refuseAlone(file.name, format);
    const own = new LogSink(sink, file.name, limits);
    if (format.kind === "settings")
      await readSettingsFile(openLogFile(file, ports, signal, onBytes), format.encoding, sink, own);
    else reportOther(own, format);
    firstIssue ??= own.firstIssue;
  }

  const contexts = contextsOfPlaces(logs.map(({ file }) => file.name));
  const formats = new Set<string>();
  for (const [index, log] of logs.entries()) {
    const own = new LogSink(sink, log.file.name, limits, contexts[index] ?? ({} satisfies SeriesContext));
    const { format, encoding } = log.format;
    await format.read(
      openLog(log.file, encoding, ports, () => openLogFile(log.file, ports, signal, onBytes)),
      own,
    );
    if (own.points > 0) formats.add(format.id);
    else if (!isAlone) own.issue("no-numbers", "Expected at least one series of numbers, found none in this file.");
    firstIssue = own.firstIssue ?? firstIssue;
  }
  if (formats.size === 0) throw refuseWithoutPoints(files, firstIssue);
  return { formats: [...formats] };
}

async function detect(file: ByteSource, ports: IngestPorts, signal: AbortSignal | undefined): Promise<DetectedFormat> {
  for await (const head of firstBytes(openLogFile(file, ports, signal), HEAD_BYTES)) {
    return detectFormat(file.name, head, head.length < HEAD_BYTES);
  }
  return { kind: "empty" };
}

function openLog(
  file: ByteSource,
  encoding: TextEncoding,
  ports: IngestPorts,
  bytes: () => AsyncIterable<Uint8Array>,
): LogFile {
  const hasByteOffsets = encoding === "utf-8";
  const text = () => (encoding === "utf-8" ? bytes() : transcodeToUtf8(bytes(), encoding));
  return { file, ports, encoding, hasByteOffsets, bytes, text };
}

/** What a file in a folder is that gives no points of its own. */
function reportOther(sink: LogSink, format: DetectedFormat): void {
  if (format.kind === "predictions") {
    const message =
      "The file was recognised as predictions of patients; this version reads training logs only, so it was not stored.";
    sink.issue("predictions-not-read", message);
  } else if (format.kind === "empty") sink.issue("empty-file", "The file is empty.");
  else if (format.kind === "other")
    sink.issue("not-a-log", `Expected a training log, found ${format.found}; it was left out.`);
}

function refuseAlone(name: string, format: DetectedFormat): AppError {
  if (format.kind === "empty") {
    return new AppError("unreadable-file", `Expected a training log, found an empty file: ${name}.`, LOG_FIX);
  }
  if (format.kind === "predictions") {
    const message = `Expected a training log, found predictions of patients in ${name}; this version reads training logs only.`;
    return new AppError(
      "unsupported-format",
      message,
      "Upload them together with the log of the training they come from.",
    );
  }
  if (format.kind === "settings") {
    const message = `Expected a training log, found only the settings of a run in ${name}.`;
    return new AppError("unreadable-file", message, "Upload the folder that holds the log beside it.");
  }
  const found = format.kind === "other" ? format.found : "something else";
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
