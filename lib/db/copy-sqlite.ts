import { createClient } from "@libsql/client";
import { type DatabaseFacts, readFacts } from "./database-facts";
import { SQLITE_BUSY_TIMEOUT_MS } from "./libsql-adapter";
import { openRawSqlite } from "./raw-sqlite";
import { retryWhenBusy } from "./retry-when-busy";
import { sqliteUrl } from "./sqlite-path";

/**
 * Writes one moment of an SQLite file into a new file, while others read and write: all that was committed before is
 * in it, and nothing by half.
 *
 * @param to must not be there
 */
export async function copySqlite({ from, to }: { readonly from: string; readonly to: string }): Promise<DatabaseFacts> {
  await retryWhenBusy(async () => {
    const client = createClient({ url: sqliteUrl(from), timeout: SQLITE_BUSY_TIMEOUT_MS, concurrency: 1 });
    try {
      await client.execute({ sql: "VACUUM INTO ?", args: [to] });
    } finally {
      client.close();
    }
  });
  return await inspectSqlite(to);
}

/**
 * What a copy holds, once its pages were checked.
 *
 * @throws Error for a file that SQLite finds damaged
 */
export async function inspectSqlite(path: string): Promise<DatabaseFacts> {
  const raw = openRawSqlite(sqliteUrl(path));
  try {
    const [answer] = await raw.all("PRAGMA integrity_check", []);
    if (answer?.[0] !== "ok") throw new Error(`SQLite finds ${path} damaged: ${String(answer?.[0])}`);
    return await readFacts("sqlite", raw);
  } finally {
    await raw.close();
  }
}
