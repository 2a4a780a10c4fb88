import { AppError } from "@/lib/core/errors";
import { storableName } from "@/lib/ingest/storable-name";
import { checkKey } from "./check-key";
import { readDouble } from "./double";
import type { Int64 } from "./int64";
import {
  BATCH_ENTRIES_LIMIT,
  BATCH_METRICS_LIMIT,
  BATCH_PARAMETERS_LIMIT,
  BATCH_TAGS_LIMIT,
  PARAMETER_LENGTH_LIMIT,
  TAG_LENGTH_LIMIT,
} from "./limits";
import { type Fields, missingField, readObjects, readText, readWhole, requireText, wrongField } from "./read-fields";

/** One value of a metric as a client sent it. */
export type Metric = {
  readonly key: string;
  readonly value: number;
  /** Milliseconds since 1970, as they were sent. */
  readonly timestamp: Int64;
  readonly step: Int64;
  /** Name of the data set that it was measured on, or null. */
  readonly dataset: string | null;
};

export type Entry = { readonly key: string; readonly value: string };

export type Batch = {
  readonly metrics: readonly Metric[];
  readonly parameters: readonly Entry[];
  readonly tags: readonly Entry[];
};

/**
 * Reads what `runs/log-batch` sends: all of it is usable, or nothing is taken.
 *
 * @throws AppError "bad-input" for what MLflow's server refuses
 */
export function readBatch(fields: Fields): Batch {
  const metrics = readObjects(fields, "metrics");
  const parameters = readObjects(fields, "params");
  const tags = readObjects(fields, "tags");
  checkAmount("metrics", metrics.length, BATCH_METRICS_LIMIT);
  checkAmount("params", parameters.length, BATCH_PARAMETERS_LIMIT);
  checkAmount("tags", tags.length, BATCH_TAGS_LIMIT);
  const all = metrics.length + parameters.length + tags.length;
  checkAmount("metrics, params and tags together", all, BATCH_ENTRIES_LIMIT);
  if (metrics.some(lacksSomething)) {
    throw wrongField("metrics", "a key, a value and a timestamp in each", fields["metrics"]);
  }
  // A batch repeats its few names.
  const names = new Set<string>();
  const batch = {
    metrics: metrics.map((metric) => readMetric(metric, names)),
    parameters: parameters.map(readParameter),
    tags: tags.map(readTag),
  };
  checkDifferent(batch.parameters);
  return batch;
}

function lacksSomething(metric: Fields): boolean {
  return (
    (metric["key"] ?? null) === null || (metric["value"] ?? null) === null || (metric["timestamp"] ?? null) === null
  );
}

/** @param checked names that were checked before, to which this one is added @throws AppError "bad-input" */
export function readMetric(fields: Fields, checked = new Set<string>()): Metric {
  const key = requireText(fields, "key");
  if (!checked.has(key)) {
    checkKey("metric", key);
    checked.add(key);
  }
  const given = fields["value"] ?? null;
  if (given === null) throw missingField("value");
  const value = readDouble(given);
  if (value === null) throw wrongField("value", "a number", given);
  const timestamp = readWhole(fields, "timestamp");
  if (timestamp === null) throw missingField("timestamp");
  const dataset = readText(fields, "dataset_name");
  return {
    key,
    value,
    timestamp,
    step: readWhole(fields, "step") ?? 0,
    dataset: dataset === null || dataset === "" ? null : storableName(dataset),
  };
}

/** @throws AppError "bad-input" */
export function readParameter(fields: Fields): Entry {
  const key = requireText(fields, "key");
  checkKey("parameter", key);
  return { key, value: cut(readText(fields, "value") ?? "", PARAMETER_LENGTH_LIMIT) };
}

/** @throws AppError "bad-input" */
export function readTag(fields: Fields): Entry {
  const key = requireText(fields, "key");
  checkKey("tag", key);
  return { key, value: cutTag(readText(fields, "value") ?? "") };
}

/** The tags of a run that is to be made, as many as a batch may hold. @throws AppError "bad-input" */
export function readTags(fields: Fields): readonly Entry[] {
  const tags = readObjects(fields, "tags");
  checkAmount("tags", tags.length, BATCH_TAGS_LIMIT, "A request");
  return tags.map(readTag);
}

/** A text as the value of a tag. */
export function cutTag(text: string): string {
  return cut(text, TAG_LENGTH_LIMIT);
}

function cut(text: string, length: number): string {
  return storableName(text.slice(0, length));
}

/** @throws AppError "bad-input" */
export function checkAmount(what: string, amount: number, limit: number, whole = "A batch"): void {
  if (amount <= limit) return;
  throw new AppError(
    "bad-input",
    `${whole} may hold at most ${limit} ${what}, and this one holds ${amount}; nothing of it was taken.`,
    "Send several smaller batches.",
  );
}

function checkDifferent(parameters: readonly Entry[]): void {
  const seen = new Set<string>();
  for (const { key } of parameters) {
    if (seen.has(key)) {
      throw new AppError("bad-input", `Duplicate parameter keys have been submitted: '${key}'.`, "Send each once.");
    }
    seen.add(key);
  }
}
