import { findMlflowSettings } from "./find-mlflow-settings";
import { findProofTags, PROOF_TAG } from "./find-proof-tags";
import type { LogSink } from "./log-sink";
import { SeriesCache } from "./series-cache";
import { findRuns } from "./several-runs";
import type { SqliteDatabase, SqliteValue } from "./sqlite-port";
import { isStep, toMicroseconds } from "./step-and-time";

/** @see https://github.com/mlflow/mlflow/blob/master/mlflow/store/tracking/dbmodels/models.py */
export const MLFLOW_TABLES = {
  runs: ["run_uuid"],
  metrics: ["key", "value", "timestamp", "run_uuid", "step", "is_nan"],
} as const;

const DRAIN_ROWS = 4096;
/** MLflow writes the infinities as the greatest doubles. */
const GREATEST = Number.MAX_VALUE;
/** Names of data sets that are kept at a time; a run evaluates far less often than it logs. */
const DATASETS_LIMIT = 1_000_000;

/** Reads the metrics of all runs of an `mlflow.db`, and the parameters of a single one as settings. */
export async function readMlflowDatabase(database: SqliteDatabase, sink: LogSink): Promise<void> {
  const names = readRunNames(database);
  const runs = findRuns(database, sink, "metrics", "run_uuid", (id) => names.get(id) ?? null);
  const datasets = readDatasets(database, sink);
  const series = new SeriesCache(sink);
  let count = 0;
  for (const [key, value, time, id, step, isNan] of database.rows("metrics", MLFLOW_TABLES.metrics)) {
    count += 1;
    if (count % DRAIN_ROWS === 0) await sink.drain();
    const run = runs.get(id ?? null);
    if (run === undefined || typeof key !== "string" || typeof value !== "number") {
      sink.reject("bad-row", "Expected a key, a number and a run in each row of metrics, found others.", rowOf(count));
      continue;
    }
    if (typeof step !== "number" || !isStep(step)) {
      const message = 'Expected a whole number of at most 2^53 − 1 as "step"; the row was left out.';
      sink.reject("bad-step", message, rowOf(count));
      continue;
    }
    const dataset = datasets.size === 0 ? undefined : datasets.get(identityOf(id, key, time, step, value));
    const context = dataset === undefined ? run.context : { ...run.context, dataset_name: dataset };
    const micros = typeof time === "number" ? toMicroseconds(time) : Number.NaN;
    sink.point(series.numberOf(key, context), step + 0, micros, isNan === 1 ? Number.NaN : restoreInfinity(value));
  }
  const [run] = runs.values();
  if (runs.size !== 1 || run === undefined) return;
  readParameters(database, run.id, sink);
  readClaim(database, run.id, sink);
}

function restoreInfinity(value: number): number {
  if (value >= GREATEST) return Number.POSITIVE_INFINITY;
  return value <= -GREATEST ? Number.NEGATIVE_INFINITY : value;
}

function readRunNames(database: SqliteDatabase): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const take = (id: SqliteValue | undefined, name: SqliteValue | undefined): void => {
    if (typeof id === "string" && typeof name === "string" && name !== "") names.set(id, name);
  };
  if (hasColumns(database, "tags", ["key", "value", "run_uuid"])) {
    for (const [key, value, id] of database.rows("tags", ["key", "value", "run_uuid"])) {
      if (key === "mlflow.runName") take(id, value);
    }
  }
  if (hasColumns(database, "runs", ["name"])) {
    for (const [id, name] of database.rows("runs", ["run_uuid", "name"])) take(id, name);
  }
  return names;
}

/** A metric that was measured on a named data set stands in a second table, where the set is named. */
function readDatasets(database: SqliteDatabase, sink: LogSink): ReadonlyMap<string, string> {
  const columns = ["run_id", "metric_name", "metric_timestamp_ms", "metric_step", "metric_value", "dataset_name"];
  const found = new Map<string, string>();
  if (!hasColumns(database, "logged_model_metrics", columns)) return found;
  for (const [run, name, time, step, value, dataset] of database.rows("logged_model_metrics", columns)) {
    if (typeof dataset !== "string" || dataset === "") continue;
    found.set(identityOf(run, name, time, step, value), dataset);
    if (found.size < DATASETS_LIMIT) continue;
    const message = `Expected at most ${DATASETS_LIMIT} metrics with a data set, found more; the others carry no name.`;
    sink.issue("too-many-datasets", message);
    break;
  }
  return found;
}

function readParameters(database: SqliteDatabase, run: string, sink: LogSink): void {
  const parameters = readTexts(database, "params", run);
  if (parameters !== null) sink.settings(findMlflowSettings(parameters));
}

/** Which experiment the run belongs to. */
function readClaim(database: SqliteDatabase, run: string, sink: LogSink): void {
  const { claim, problem } = findProofTags(readTexts(database, "tags", run) ?? new Map());
  if (claim !== null) sink.settings({ proof: claim });
  if (problem !== null) sink.issue("bad-setting", `The tags "${PROOF_TAG}*" were left out. ${problem}`);
}

/** @returns null where there is no such table */
function readTexts(
  database: SqliteDatabase,
  table: "params" | "tags",
  run: string,
): ReadonlyMap<string, string> | null {
  if (!hasColumns(database, table, ["key", "value", "run_uuid"])) return null;
  const texts = new Map<string, string>();
  for (const [key, value, id] of database.rows(table, ["key", "value", "run_uuid"])) {
    if (id === run && typeof key === "string" && typeof value === "string") texts.set(key, value);
  }
  return texts;
}

function hasColumns(database: SqliteDatabase, table: string, columns: readonly string[]): boolean {
  if (!database.tables.has(table)) return false;
  const present = new Set(database.columns(table));
  return columns.every((column) => present.has(column));
}

function identityOf(...parts: readonly (SqliteValue | undefined)[]): string {
  return parts.map(String).join("\u0000");
}

function rowOf(count: number): { readonly sample: string } {
  return { sample: `row ${count} of metrics` };
}
