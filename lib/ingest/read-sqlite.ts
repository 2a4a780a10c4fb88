import { AppError } from "@/lib/core/errors";
import type { ByteSource, IngestPorts } from "./ingest-port";
import type { LogSink } from "./log-sink";
import { MLFLOW_TABLES, readMlflowDatabase } from "./read-mlflow-database";
import { readTrackioDatabase, TRACKIO_TABLES } from "./read-trackio-database";
import { SqliteDamage, type SqliteDatabase } from "./sqlite-port";

export const SQLITE_MAGIC = "SQLite format 3\u0000";

type Kind = {
  /** Tables and columns by which the logger is told; other versions of it may have more. */
  readonly tables: Readonly<Record<string, readonly string[]>>;
  readonly read: (database: SqliteDatabase, sink: LogSink) => Promise<void>;
};

const KINDS: readonly Kind[] = [
  { tables: MLFLOW_TABLES, read: readMlflowDatabase },
  { tables: TRACKIO_TABLES, read: readTrackioDatabase },
];

/**
 * Reads an SQLite database that a logger wrote, told by its tables. What can be read of a damaged one is
 * kept.
 *
 * @throws AppError "unreadable-file" when it is damaged at the start, "unsupported-format" when it is
 *   none of a logger
 */
export async function readSqlite(file: ByteSource, ports: IngestPorts, sink: LogSink): Promise<void> {
  try {
    await ports.withSqlite(file, (database) => readDatabase(database, file.name, sink));
  } catch (error) {
    if (!(error instanceof SqliteDamage)) throw error;
    if (sink.points === 0) throw unreadable(file.name, error);
    const message = `Expected a whole SQLite database, found ${error.message}; everything before it was read.`;
    sink.reject("damaged-database", message);
  }
}

async function readDatabase(database: SqliteDatabase, name: string, sink: LogSink): Promise<void> {
  const kind = KINDS.find(({ tables }) => Object.keys(tables).every((table) => hasColumns(database, table, tables)));
  if (kind === undefined) throw unknownTables(database, name);
  await kind.read(database, sink);
  if (!database.mayMissRows) return;
  const message =
    "The database keeps its newest rows in a second file until they are moved over, and that file (its name ends in -wal) was not found; if there was one, pack both into one archive.";
  sink.issue("no-write-ahead-log", message);
}

function hasColumns(database: SqliteDatabase, table: string, tables: Kind["tables"]): boolean {
  if (!database.tables.has(table)) return false;
  const columns = new Set(database.columns(table));
  return tables[table]?.every((column) => columns.has(column)) === true;
}

function unreadable(name: string, cause: SqliteDamage): AppError {
  const message = `Expected an SQLite database that can be read, found ${cause.message} in ${name}.`;
  return new AppError("unreadable-file", message, "Stop the writer, then copy the file again.", { cause });
}

function unknownTables({ tables, views }: SqliteDatabase, name: string): AppError {
  const isView = [MLFLOW_TABLES, TRACKIO_TABLES].some((known) => Object.keys(known).some((table) => views.has(table)));
  const listed = [...tables].slice(0, 8).join(", ").slice(0, 200);
  const found = isView ? "a view where the table of metrics should be" : `the tables ${listed || "none"}`;
  return new AppError(
    "unsupported-format",
    `Expected the database of MLflow or Trackio, found ${found} in ${name}.`,
    "Upload the mlflow.db of MLflow or the <project>.db of Trackio.",
  );
}
