import type pg from "pg";
import { againAfterDeadlock } from "./again-after-deadlock";
import type { RawDatabase, RawStatements, RawValue } from "./raw-database";

/** The connections that Prisma uses as well. */
export function openRawPostgres(pool: pg.Pool): RawDatabase {
  const transact = async <T>(begin: string, action: (statements: RawStatements) => Promise<T>): Promise<T> => {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query(begin);
      const result = await action(statementsOf(client));
      await client.query("COMMIT");
      return result;
    } catch (error) {
      await client.query("ROLLBACK").catch((cause: Error) => {
        // A connection that cannot even roll back is not given to anybody else.
        broken = cause;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  };
  return {
    ...statementsOf(pool),
    transact: (action) => againAfterDeadlock(() => transact("BEGIN", action)),
    transactUnsynced: (action) =>
      againAfterDeadlock(() => transact("BEGIN; SET LOCAL synchronous_commit = off", action)),
    // Prisma's adapter has ended the pool, unless it was never asked anything.
    close: async () => {
      if (!pool.ending) await pool.end();
    },
  };
}

function statementsOf(client: Pick<pg.Pool, "query">): RawStatements {
  const query = (sql: string, values: readonly RawValue[]) => {
    const text = numberPlaceholders(sql);
    return client.query<unknown[]>({ text, values: [...values], rowMode: "array", types: TYPES });
  };
  return {
    run: async (sql, values) => (await query(sql, values)).rowCount ?? 0,
    all: async (sql, values) => (await query(sql, values)).rows,
  };
}

function numberPlaceholders(sql: string): string {
  let number = 0;
  return sql.replace(/\?/g, () => {
    number += 1;
    return `$${number}`;
  });
}

/** How values of these types are read, by PostgreSQL's number of the type (catalogue pg_type). */
const READERS: Readonly<Record<number, (text: string) => unknown>> = {
  16: (text) => text === "t",
  // The driver knows results as text alone: `\x` and two digits for each byte.
  17: (text) => Buffer.from(text.slice(2), "hex"),
  20: Number,
  23: Number,
  701: Number,
};

const TYPES: pg.CustomTypesConfig = { getTypeParser: (type: number) => READERS[type] ?? ((text: string) => text) };
