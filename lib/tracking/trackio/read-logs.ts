import { AppError } from "@/lib/core/errors";
import { NESTING_LIMIT } from "@/lib/ingest/limits";
import { isJsonObject, type JsonObject, nestsDeeperThan } from "@/lib/ingest/parse-json-line";
import { shortenText } from "@/lib/ingest/shorten-text";
import { textToMicroseconds } from "@/lib/ingest/step-and-time";
import { storableName } from "@/lib/ingest/storable-name";
import { PLACE_LENGTH_LIMIT } from "./limits";

/** One call of `log`. */
export type LogEntry = {
  readonly metrics: JsonObject;
  /** null where the client leaves the counting to the server. */
  readonly step: unknown;
  /** Microseconds since 1970; NaN where it is not said, and where a step tells the point. */
  readonly timeMicros: number;
};

/** What one request holds of one run, in the order in which it was logged. */
export type RunLogs = {
  /** The client's project. */
  readonly place: string;
  /** The client's id of the run, or its name where there is none. */
  readonly name: string;
  readonly displayName: string;
  readonly entries: readonly LogEntry[];
  /** null where none of the entries has one. */
  readonly config: JsonObject | null;
  /** Names these entries: their ids, else their content. */
  readonly identity: string;
};

const LOGS = "logs";

/**
 * Reads the body of a call, `{"args": [logs], "kwargs": {"logs": logs}}`, run by run.
 *
 * @param name of the argument that holds the list: `logs`, `alerts`, `uploads`
 * @throws AppError "bad-input" where the form is another one
 * @see https://github.com/gradio-app/trackio/blob/main/trackio/server.py
 */
export function readLogs(body: JsonObject, name: string): RunLogs[] {
  const { args = [], kwargs = {} } = body;
  const list = (isJsonObject(kwargs) ? kwargs[name] : undefined) ?? (Array.isArray(args) ? args[0] : undefined);
  if (!Array.isArray(list)) throw wrong(name, "a list", list);
  const runs = new Map<string, { -readonly [key in keyof RunLogs]: RunLogs[key] } & { entries: LogEntry[] }>();
  for (const entry of list as readonly unknown[]) {
    if (!isJsonObject(entry)) throw wrong(`an entry of ${name}`, "an object", entry);
    if (nestsDeeperThan(entry, NESTING_LIMIT))
      throw wrong(`an entry of ${name}`, `at most ${NESTING_LIMIT} levels`, "more");
    // A file may belong to the client's project alone.
    if (name !== LOGS && (entry["run"] ?? null) === null) continue;
    const place = readName(entry, "project");
    const displayName = readName(entry, "run");
    const id = entry["run_id"] === null || entry["run_id"] === undefined ? displayName : readName(entry, "run_id");
    const key = JSON.stringify([place, id]);
    const run = runs.get(key) ?? { place, name: id, displayName, entries: [], config: null, identity: "" };
    runs.set(key, run);
    const { metrics = {}, step = null, timestamp, config, log_id: logId } = entry;
    if (!isJsonObject(metrics)) throw wrong("metrics", "an object", metrics);
    // Clients say the time only of what they send again: with it the same point would be another one.
    const isTimed = step === null && typeof timestamp === "string";
    const timeMicros = isTimed ? textToMicroseconds(timestamp) : Number.NaN;
    run.entries.push({ metrics, step, timeMicros });
    if (isJsonObject(config)) run.config ??= config;
    run.identity += `${typeof logId === "string" ? JSON.stringify(logId) : JSON.stringify(entry)}\n`;
  }
  return [...runs.values()];
}

function readName(entry: JsonObject, name: string): string {
  const text = entry[name];
  if (typeof text !== "string" || text === "") throw wrong(name, "a name", text);
  if (text.length > PLACE_LENGTH_LIMIT) throw wrong(name, `at most ${PLACE_LENGTH_LIMIT} characters`, text);
  return storableName(text);
}

function wrong(name: string, expected: string, found: unknown): AppError {
  const shown = shortenText(JSON.stringify(found) ?? "nothing");
  return new AppError("bad-input", `Expected ${expected} as ${name}, found ${shown}.`, "Correct it and send it again.");
}
