import type { SeriesContext } from "@/lib/series/run-data";
import { limitError, SERIES_LIMIT } from "./limits";
import type { LogSink } from "./log-sink";
import type { SqliteDatabase, SqliteValue } from "./sqlite-port";

/** One run of a database, and what it adds to the context of its series. */
export type DatabaseRun = { readonly id: string; readonly name: string; readonly context: SeriesContext };

const NAMES_SHOWN = 5;

/**
 * The runs that have rows in a table, in the order of their first. One run gives its name to the upload;
 * of several, each one's series carry its name, and an issue says so.
 *
 * @param nameOf what people call the run; two of one name are told apart by their ids
 */
export function findRuns(
  database: SqliteDatabase,
  sink: LogSink,
  table: string,
  idColumn: string,
  nameOf: (id: string) => string | null,
): ReadonlyMap<SqliteValue, DatabaseRun> {
  const ids = new Set<string>();
  for (const [id] of database.rows(table, [idColumn])) {
    if (typeof id === "string") ids.add(id);
    if (ids.size > SERIES_LIMIT) throw limitError("databases", SERIES_LIMIT, "runs", sink.source, "Upload fewer runs.");
  }
  const taken = new Set<string>();
  const runs = new Map<SqliteValue, DatabaseRun>();
  for (const id of ids) {
    const plain = nameOf(id) ?? id;
    const name = taken.has(plain) ? `${plain} (${id.slice(0, 8)})` : plain;
    taken.add(name);
    runs.set(id, { id, name, context: ids.size > 1 ? { run: name } : {} });
  }
  const names = [...runs.values()].map(({ name }) => name);
  if (names.length === 1) sink.settings({ name: names[0] ?? "" });
  if (names.length > 1) {
    const listed = names.slice(0, NAMES_SHOWN).join(", ") + (names.length > NAMES_SHOWN ? ", …" : "");
    const message = `Expected one run, found ${names.length} (${listed}); all were read, the series of each under its name.`;
    sink.issue("several-runs", message);
  }
  return runs;
}
