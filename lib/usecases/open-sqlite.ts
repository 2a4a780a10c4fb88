import { closeSync, fstatSync, openSync } from "node:fs";
import type { Sqlite3Static } from "@sqlite.org/sqlite-wasm";
import type { ByteSource } from "@/lib/ingest/ingest-port";
import { SqliteDamage, type SqliteDatabase, type SqliteValue } from "@/lib/ingest/sqlite-port";
import { placeOnDisk } from "./place-on-disk";
import { withSpooled } from "./spool-bytes";
import { DATABASE_NAME, installReadOnlyFiles, type ReadOnlyFile, VFS_NAME } from "./sqlite-vfs";
import { readSqliteWasm } from "./sqlite-wasm-bytes";

/** Steps of SQLite's own machine within which a next row must come; a row takes some dozen. */
const STEPS_LIMIT = 1_000_000;
/** A text of a logger's row is far shorter. */
const VALUE_BYTES_LIMIT = 64 * 1024 * 1024;
const INTEGER = 1;
const FLOAT = 2;
const TEXT = 3;
const BLOB = 4;

/**
 * Opens an SQLite database for as long as `use` runs, each in a WebAssembly memory of its own that is
 * thrown away afterwards. SQLite reads the one file and its write-ahead log, can write nothing, runs no
 * views or triggers, and is stopped when it works without coming to a next row.
 *
 * @see https://sqlite.org/security.html "Untrusted SQLite Database Files"
 */
export async function withSqlite<T>(file: ByteSource, use: (database: SqliteDatabase) => Promise<T>): Promise<T> {
  const place = placeOnDisk(file);
  if (place === null) return withSpooled(file.name, file.stream(), (spooled) => withSqlite(spooled, use));
  const database = openFile(place);
  const log = openFile(`${place}-wal`);
  try {
    const sqlite = await startSqlite();
    installReadOnlyFiles(sqlite, database, log);
    return await use(new OpenedDatabase(sqlite, (database?.size ?? 0) + (log?.size ?? 0), log !== null));
  } finally {
    for (const opened of [database, log]) if (opened !== null) closeSync(opened.descriptor);
  }
}

/** Loaded when the first database is met: 1.4 MB that other logs do not need. */
async function startSqlite(): Promise<Sqlite3Static> {
  const { default: start } = await import("@sqlite.org/sqlite-wasm");
  // Its types leave out what every program made by Emscripten takes.
  const startWith = start as (options: { readonly wasmBinary: Uint8Array }) => Promise<Sqlite3Static>;
  return await startWith({ wasmBinary: await readSqliteWasm() });
}

function openFile(place: string): ReadOnlyFile {
  try {
    const descriptor = openSync(place, "r");
    return { descriptor, size: fstatSync(descriptor).size };
  } catch {
    return null;
  }
}

class OpenedDatabase implements SqliteDatabase {
  readonly tables = new Set<string>();
  readonly views = new Set<string>();
  readonly mayMissRows: boolean;
  readonly #sqlite: Sqlite3Static;
  readonly #handle: number;
  readonly #rowsLimit: number;
  #rows = 0;
  #memory: Uint8Array = new Uint8Array(0);

  /** @param bytes of all files; a row takes at least one */
  constructor(sqlite: Sqlite3Static, bytes: number, hasLog: boolean) {
    this.#sqlite = sqlite;
    this.#rowsLimit = bytes;
    this.#handle = this.#open();
    for (const [type, name, sql] of this.#run("SELECT type, name, sql FROM sqlite_schema", 3)) {
      if (typeof name !== "string") continue;
      if (type === "view" || (type === "table" && /^\s*create\s+virtual/i.test(String(sql)))) this.views.add(name);
      else if (type === "table") this.tables.add(name);
    }
    let mode: SqliteValue = null;
    for (const [value = null] of this.#run("PRAGMA journal_mode", 1)) mode = value;
    this.mayMissRows = mode === "wal" && !hasLog;
  }

  columns(table: string): readonly string[] {
    const columns: string[] = [];
    for (const [, name] of this.#run(`PRAGMA table_info(${quote(table)})`, 2)) columns.push(String(name));
    return columns;
  }

  rows(table: string, columns: readonly string[]): Iterable<readonly SqliteValue[]> {
    return this.#run(`SELECT ${columns.map(quote).join(", ")} FROM ${quote(table)}`, columns.length);
  }

  #open(): number {
    const { capi, wasm } = this.#sqlite;
    const target = wasm.alloc(8);
    const result = capi.sqlite3_open_v2(DATABASE_NAME, target, capi.SQLITE_OPEN_READONLY, VFS_NAME);
    const handle = wasm.peekPtr(target);
    if (result !== capi.SQLITE_OK) throw new SqliteDamage("it cannot be opened");
    capi.sqlite3_db_config(handle, capi.SQLITE_DBCONFIG_DEFENSIVE, 1, 0);
    capi.sqlite3_db_config(handle, capi.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, 0);
    capi.sqlite3_db_config(handle, capi.SQLITE_DBCONFIG_ENABLE_VIEW, 0, 0);
    capi.sqlite3_db_config(handle, capi.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, 0);
    capi.sqlite3_limit(handle, capi.SQLITE_LIMIT_LENGTH, VALUE_BYTES_LIMIT);
    capi.sqlite3_limit(handle, capi.SQLITE_LIMIT_ATTACHED, 0);
    let rowsBefore = -1;
    const stopWithoutRows = (): number => {
      if (this.#rows === rowsBefore) return 1;
      rowsBefore = this.#rows;
      return 0;
    };
    capi.sqlite3_progress_handler(handle, STEPS_LIMIT, stopWithoutRows, 0);
    // Nobody else has this copy of the log's index, so that it needs no shared memory.
    for (const pragma of ["locking_mode=EXCLUSIVE", "query_only=ON", "cell_size_check=ON", "trusted_schema=OFF"]) {
      for (const _ of this.#run(`PRAGMA ${pragma}`, 0, handle));
    }
    return handle;
  }

  *#run(sql: string, width: number, handle = this.#handle): Generator<readonly SqliteValue[]> {
    const { capi, wasm } = this.#sqlite;
    const exported = wasm.exports as StatementFunctions;
    const target = wasm.alloc(8);
    if (capi.sqlite3_prepare_v2(handle, sql, -1, target, 0) !== capi.SQLITE_OK) throw this.#damage(handle);
    const statement = wasm.peekPtr(target);
    const row = new Array<SqliteValue>(width).fill(null);
    try {
      for (let count = 0; ; count += 1) {
        const result = exported.sqlite3_step(statement);
        if (result === capi.SQLITE_DONE) return;
        if (result !== capi.SQLITE_ROW) throw this.#damage(handle);
        this.#rows += 1;
        if (count > this.#rowsLimit) throw new SqliteDamage("more rows than it has bytes");
        for (let column = 0; column < width; column += 1) row[column] = this.#valueOf(exported, statement, column);
        yield row;
      }
    } catch (cause) {
      // A trap of the WebAssembly machine: its memory is not used again.
      throw cause instanceof WebAssembly.RuntimeError ? new SqliteDamage("bytes that are none", { cause }) : cause;
    } finally {
      exported.sqlite3_finalize(statement);
      wasm.dealloc(target);
    }
  }

  #valueOf(exported: StatementFunctions, statement: number, column: number): SqliteValue {
    switch (exported.sqlite3_column_type(statement, column)) {
      case INTEGER: {
        const whole = exported.sqlite3_column_int64(statement, column);
        const number = Number(whole);
        return Number.isSafeInteger(number) ? number : whole;
      }
      case FLOAT:
        return exported.sqlite3_column_double(statement, column);
      case TEXT: {
        // Asked for as text first, SQLite gives UTF-8 whatever the database's encoding.
        const start = exported.sqlite3_column_text(statement, column);
        return decodeText(this.#bytes(start, exported.sqlite3_column_bytes(statement, column)));
      }
      case BLOB: {
        const start = exported.sqlite3_column_blob(statement, column);
        return this.#bytes(start, exported.sqlite3_column_bytes(statement, column)).slice();
      }
      default:
        return null;
    }
  }

  /** The memory moves when it grows; views of where it was are then empty. */
  #bytes(start: number, length: number): Uint8Array {
    if (this.#memory.length === 0) this.#memory = this.#sqlite.wasm.heap8u();
    return this.#memory.subarray(start, start + length);
  }

  #damage(handle: number): SqliteDamage {
    const { capi } = this.#sqlite;
    const code = capi.sqlite3_errcode(handle);
    if (code === capi.SQLITE_INTERRUPT) return new SqliteDamage("work without end before the next row");
    return new SqliteDamage(`"${capi.sqlite3_errmsg(handle)}"`);
  }
}

const TEXT_DECODER = new TextDecoder();
const SHORT_BYTES = 64;

/** Names of runs and metrics come with every row; for short ones a call of the decoder costs more than they do. */
function decodeText(bytes: Uint8Array): string {
  if (bytes.length > SHORT_BYTES) return TEXT_DECODER.decode(bytes);
  let text = "";
  for (const byte of bytes) {
    if (byte >= 0x80) return TEXT_DECODER.decode(bytes);
    text += String.fromCharCode(byte);
  }
  return text;
}

/** Called for every value: without the conversions that the library puts around them. */
type StatementFunctions = {
  readonly sqlite3_step: (statement: number) => number;
  readonly sqlite3_finalize: (statement: number) => number;
  readonly sqlite3_column_type: (statement: number, column: number) => number;
  readonly sqlite3_column_int64: (statement: number, column: number) => bigint;
  readonly sqlite3_column_double: (statement: number, column: number) => number;
  readonly sqlite3_column_text: (statement: number, column: number) => number;
  readonly sqlite3_column_blob: (statement: number, column: number) => number;
  readonly sqlite3_column_bytes: (statement: number, column: number) => number;
};

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
