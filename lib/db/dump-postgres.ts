import pg from "pg";
import { type DatabaseFacts, readFacts } from "./database-facts";
import { startPostgresProgram } from "./postgres-program";

/**
 * Writes one moment of a PostgreSQL database into a file in the custom format of pg_dump, while others read and
 * write. The facts are of that very moment: both see the same snapshot.
 *
 * @throws AppError "unavailable" where pg_dump is missing or fails
 */
export async function dumpPostgres({ url, to }: { readonly url: string; readonly to: string }): Promise<DatabaseFacts> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const { rows } = await client.query<{ name: string }>("SELECT pg_export_snapshot() AS name");
    const snapshot = rows[0]?.name ?? "";
    const parameters = ["--format=custom", "--no-owner", "--no-privileges", `--snapshot=${snapshot}`, `--file=${to}`];
    const facts = await readFacts("postgresql", {
      all: async (sql) => (await client.query<unknown[]>({ text: sql, rowMode: "array" })).rows,
    });
    await startPostgresProgram("pg_dump", parameters, url).ended;
    return facts;
  } finally {
    await client.end();
  }
}
