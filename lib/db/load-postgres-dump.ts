import { pipeline } from "node:stream/promises";
import pg from "pg";
import { countRows } from "./count-rows";
import { startPostgresProgram } from "./postgres-program";

/** Whatever stands there, tables of a newer version too, goes in the transaction that puts the backup in its place. */
const EMPTY = "DROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n";

/**
 * Puts a dump in the place of what a PostgreSQL database holds, in one transaction: where it fails, everything is as
 * it was.
 *
 * @throws AppError "unavailable" where pg_restore or psql is missing or fails
 */
export async function loadPostgresDump({ url, from }: { readonly url: string; readonly from: string }): Promise<void> {
  const parameters = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null"];
  const script = startPostgresProgram(
    "pg_restore",
    ["--no-owner", "--no-privileges", "--schema=public", "--file=-", from],
    url,
  );
  const client = startPostgresProgram("psql", parameters, url);
  async function* statements(): AsyncGenerator<Uint8Array | string> {
    yield EMPTY;
    yield* script.stdout;
    // An end that came early must not be taken for the whole.
    await script.ended;
  }
  const written = pipeline(statements(), client.stdin);
  const [asked, run, read] = await Promise.allSettled([written, client.ended, script.ended]);
  for (const result of [read, run, asked]) if (result.status === "rejected") throw result.reason;
}

/** How many rows each table of a PostgreSQL database holds. */
export async function countPostgresRows({ url }: { readonly url: string }): Promise<Record<string, number>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const all = async (sql: string) => (await client.query<unknown[]>({ text: sql, rowMode: "array" })).rows;
    return await countRows("postgresql", { all });
  } finally {
    await client.end();
  }
}
