import { crc32c, littleEndian, maskCrc } from "./crc32c";
import { isLongHeader, isPredictionsHeader } from "./csv-header";
import type { LogFile } from "./log-file";
import type { LogSink } from "./log-sink";
import { PARQUET_MAGIC } from "./parquet-footer";
import { isJsonObject, JsonLineParser } from "./parse-json-line";
import { withRandomAccess } from "./random-access";
import { readCsv } from "./read-csv";
import { readEventFile } from "./read-event-file";
import { readJsonExport } from "./read-json-export";
import { readJsonLines } from "./read-json-lines";
import { isMlflowMetric, mlflowHome, readMlflowMetric } from "./read-mlflow-metric";
import { holdsPredictions, readParquet } from "./read-parquet";
import { readSqlite, SQLITE_MAGIC } from "./read-sqlite";
import { readTrainerState } from "./read-trainer-state";
import { readWandbRun } from "./read-wandb-run";
import type { FileSample } from "./sample-file";
import { EPOCH_KEY, STEP_KEYS } from "./step-and-time";

/** One format of training logs: how it is told from others, and what reads it. */
export type LogFormat = {
  /** As `formats` of an inspection lists it. */
  readonly id: string;
  /** As messages list it; formats with the same label are one to people. */
  readonly label: string;
  readonly recognises: (sample: FileSample) => boolean;
  /** Path whose folder says of which part of the run the file speaks, where that is not its own path. */
  readonly home?: (name: string) => string;
  /** For files that are the same history as it was at different times: which time, the greater the later. */
  readonly moment?: (sample: FileSample) => number;
  /** Asked where the first bytes do not tell predictions of patients from a log. */
  readonly holdsPredictions?: (log: LogFile) => Promise<boolean>;
  /** Puts points and issues into the sink. @throws AppError where the whole file is unusable */
  readonly read: (log: LogFile, sink: LogSink) => Promise<void>;
};

const TABLE = "a table (CSV or TSV) with a step or epoch column";

/**
 * Every format that is read, in the order in which a file is asked for them. The ones told by their
 * first bytes come before the ones told by their text, and the particular before the general.
 */
export const LOG_FORMATS: readonly LogFormat[] = [
  {
    id: "tensorboard",
    label: "a TensorBoard event file",
    recognises: isEventFile,
    read: (log, sink) => readEventFile(log.bytes(), sink),
  },
  {
    id: "parquet",
    label: "a Parquet file",
    recognises: ({ head }) => startsWith(head, PARQUET_MAGIC),
    holdsPredictions: (log) => withRandomAccess(log, holdsPredictions),
    read: (log, sink) => withRandomAccess(log, (file) => readParquet(file, sink, log.onBytes)),
  },
  {
    id: "sqlite",
    label: "a database of MLflow or Trackio (SQLite)",
    recognises: ({ head }) => startsWith(head, SQLITE_MAGIC),
    read: (log, sink) => withRandomAccess(log, (file) => readSqlite(file, log.ports, sink)),
  },
  {
    id: "wandb",
    label: "a W&B offline run (run-….wandb)",
    recognises: ({ head }) => startsWith(head, ":W&B"),
    read: (log, sink) => readWandbRun(log.bytes(), sink),
  },
  {
    id: "hf-trainer",
    label: "a trainer_state.json of Hugging Face",
    recognises: isTrainerState,
    home: (name) => name.replace(/checkpoint-\d+[/\\](?=[^/\\]+$)/, ""),
    moment: ({ text }) => Number(/"global_step"\s*:\s*(\d+)/.exec(text)?.[1] ?? 0),
    read: (log, sink) => readTrainerState(log.text(), sink),
  },
  {
    id: "mlflow-files",
    label: "a run folder of MLflow's file store",
    recognises: ({ name, lines }) => isMlflowMetric(name, lines),
    home: mlflowHome,
    read: (log, sink) => readMlflowMetric(log.text(), log.file.name, sink),
  },
  {
    id: "json",
    label: "a JSON list of records with steps",
    recognises: isRecordList,
    read: (log, sink) => readJsonExport(log.text(), sink),
  },
  {
    id: "jsonl",
    label: "JSON Lines",
    recognises: isJsonLines,
    read: (log, sink) => readJsonLines(log.text(), sink, log.hasByteOffsets),
  },
  {
    id: "csv-long",
    label: TABLE,
    recognises: (sample) => hasSteps(sample) && sample.header !== null && isLongHeader(sample.header),
    read: (log, sink) => readCsv(log.text(), sink, log.hasByteOffsets),
  },
  {
    id: "csv",
    label: TABLE,
    recognises: isDeepspeedTable,
    read: (log, sink) => {
      sink.issue(
        "steps-are-samples",
        "DeepSpeed counts training samples in this column, which are taken as the steps.",
      );
      return readCsv(log.text(), sink, log.hasByteOffsets);
    },
  },
  {
    id: "csv",
    label: TABLE,
    recognises: hasSteps,
    read: (log, sink) => readCsv(log.text(), sink, log.hasByteOffsets),
  },
];

/** What can be read, for messages. */
export function describeReadable(): string {
  const labels = [...new Set(LOG_FORMATS.map(({ label }) => label))];
  return `${labels.slice(0, -1).join(", ")} or ${labels.at(-1) ?? ""}`;
}

/** The first record's length matches its checksum, or the name says so and the content does not speak against it. */
function isEventFile({ name, head }: FileSample): boolean {
  if (head.length >= 12 && maskCrc(crc32c(head, 0, 8)) === littleEndian(head, 8)) return true;
  return /(?:^|[/\\.])(?:events\.out\.)?tfevents\./i.test(name);
}

function startsWith(head: Uint8Array, beginning: string): boolean {
  return head.length >= beginning.length && [...beginning].every((letter, at) => head[at] === letter.charCodeAt(0));
}

function isTrainerState({ firstLine, text }: FileSample): boolean {
  return firstLine.startsWith("{") && /"log_history"\s*:\s*\[/.test(text);
}

function isRecordList({ firstLine, text }: FileSample): boolean {
  if (!/^\uFEFF?\s*\[\s*\{/.test(text) || !firstLine.startsWith("[")) return false;
  return [...STEP_KEYS, EPOCH_KEY].some((key) => text.includes(`"${key}"`));
}

/** A damaged first line must not hide the whole lines after it; a pretty-printed document has hardly any. */
function isJsonLines({ lines, firstLine }: FileSample): boolean {
  const parser = new JsonLineParser();
  const isRecord = (line: string): boolean => line.startsWith("{") && isJsonObject(parser.parse(line));
  if (lines.length <= 1) return firstLine.startsWith("{") && (firstLine.length > 1 || lines.length === 0);
  if (isRecord(firstLine)) return true;
  return lines.filter(isRecord).length * 2 >= lines.length;
}

/** DeepSpeed's monitor writes a table for each tag, `Train_Samples_lr.csv` with the columns `step,lr`. */
function isDeepspeedTable({ name, header }: FileSample): boolean {
  const [step, metric = ""] = header?.names ?? [];
  return (
    header?.names.length === 2 && step === "step" && /(?:^|[/\\])Train_Samples_(.+)\.csv$/.exec(name)?.[1] === metric
  );
}

function hasSteps({ header, firstLine }: FileSample): boolean {
  if (header === null || firstLine.startsWith("{") || firstLine.startsWith("[")) return false;
  return header.step >= 0 && !isPredictionsHeader(header);
}
