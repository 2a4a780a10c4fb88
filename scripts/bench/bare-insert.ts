import path from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { createClient } from "@libsql/client";
import { Client } from "pg";
import type { Bench } from "./bench-context";
import type { DatabaseKind } from "./server";

/** The least that keeping a batch can cost: its bytes as one row, committed to disk, over one connection. */
export type BareInsert = { insert(batch: string): Promise<unknown>; close(): Promise<void> };

export async function openBareInsert(bench: Bench, kind: DatabaseKind): Promise<BareInsert> {
  return kind === "sqlite"
    ? await openSqlite(await bench.emptyFolder())
    : await openPostgres(await bench.emptyPostgres());
}

async function openSqlite(folder: string): Promise<BareInsert> {
  const client = createClient({ url: `file:${path.join(folder, "bare.db")}` });
  await client.execute("PRAGMA journal_mode = WAL");
  await client.execute("PRAGMA synchronous = FULL");
  await client.execute("CREATE TABLE batch (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)");
  return {
    insert: async (batch) => {
      await client.execute({ sql: "INSERT INTO batch (bytes) VALUES (?)", args: [Buffer.from(batch)] });
      // The driver answers at once; a loop of inserts would never let timers run.
      await nextTurn();
    },
    close: async () => client.close(),
  };
}

async function openPostgres(connectionString: string): Promise<BareInsert> {
  const client = new Client({ connectionString });
  await client.connect();
  await client.query("CREATE TABLE batch (id bigserial PRIMARY KEY, bytes bytea NOT NULL)");
  return {
    insert: (batch) =>
      client.query({ name: "bare", text: "INSERT INTO batch (bytes) VALUES ($1)", values: [Buffer.from(batch)] }),
    close: () => client.end(),
  };
}
