import type { LogSink } from "./log-sink";
import { isJsonObject, JsonLineParser } from "./parse-json-line";
import { readTrackioValue } from "./read-trackio-value";
import { SeriesCache } from "./series-cache";
import { type DatabaseRun, findRuns } from "./several-runs";
import type { SqliteDatabase, SqliteValue } from "./sqlite-port";
import { isStep, textToMicroseconds } from "./step-and-time";

/** @see https://github.com/gradio-app/trackio/blob/main/trackio/sqlite_storage.py */
export const TRACKIO_TABLES = { metrics: ["timestamp", "run_name", "step", "metrics"] } as const;

const DRAIN_ROWS = 1024;

/**
 * Reads the `<project>.db` of Trackio: a row for each call of `log`, its metrics as one JSON object with
 * the texts `NaN`, `Infinity` and `-Infinity` for what JSON has no number for.
 */
export async function readTrackioDatabase(database: SqliteDatabase, sink: LogSink): Promise<void> {
  // Releases before the ids of runs told them by their names.
  const idColumn = database.columns("metrics").includes("run_id") ? "run_id" : "run_name";
  const names = new Map<string, string>();
  for (const [id, name] of database.rows("metrics", [idColumn, "run_name"])) {
    if (typeof id === "string" && typeof name === "string") names.set(id, name);
  }
  const runs = findRuns(database, sink, "metrics", idColumn, (id) => names.get(id) ?? null);
  const reader = new TrackioReader(sink);
  let count = 0;
  for (const [id, time, step, metrics] of database.rows("metrics", [idColumn, "timestamp", "step", "metrics"])) {
    count += 1;
    if (count % DRAIN_ROWS === 0) await sink.drain();
    const place = { sample: `row ${count} of metrics` };
    const run = runs.get(id ?? null);
    if (typeof step !== "number" || !isStep(step)) {
      const message = 'Expected a whole number of at most 2^53 − 1 as "step"; the row was left out.';
      sink.reject("bad-step", message, place);
    } else if (run === undefined || !reader.read(run, step + 0, String(time), toText(metrics))) {
      sink.reject("bad-row", "Expected a JSON object of metrics in each row, found something else.", place);
    }
  }
}

/** Trackio hands its JSON over as bytes, which SQLite keeps as a blob even in a column of texts. */
function toText(value: SqliteValue | undefined): string {
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  return typeof value === "string" ? value : "";
}

class TrackioReader {
  readonly #sink: LogSink;
  readonly #series: SeriesCache;
  readonly #json = new JsonLineParser();

  constructor(sink: LogSink) {
    this.#sink = sink;
    this.#series = new SeriesCache(sink);
  }

  /** @returns whether the text was a JSON object */
  read(run: DatabaseRun, step: number, time: string, text: string): boolean {
    const metrics = this.#json.parse(text);
    if (!isJsonObject(metrics)) return false;
    const micros = textToMicroseconds(time);
    for (const [key, value] of Object.entries(metrics)) {
      const found = readTrackioValue(key, value);
      if (found.kind === "nested") {
        const message = `Expected a number as "${key.slice(0, 80)}", found a nested value, which was left out.`;
        this.#sink.issueOnce(`nested ${key}`, "nested-value-ignored", message);
      } else if (found.kind !== "no-number") {
        const series = this.#series.numberOf(key, run.context);
        this.#sink.point(series, step, micros, found.value);
        if (found.kind === "norm") this.#sink.markEstimated(series, found.reason);
      }
    }
    return true;
  }
}
