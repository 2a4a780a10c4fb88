import { type Client, createClient, type ResultSet } from "@libsql/client";
import { SQLITE_BUSY_TIMEOUT_MS, waitForOtherWriters } from "./libsql-adapter";
import type { RawDatabase, RawRow, RawStatements, RawValue } from "./raw-database";

/**
 * Connections of its own to the same file as Prisma's. Those that write are apart from those that read,
 * and one transaction waits for the one before it: a client that meets a busy database replaces all its
 * connections.
 */
export function openRawSqlite(url: string): RawDatabase {
  const open = () => waitForOtherWriters(createClient({ url, timeout: SQLITE_BUSY_TIMEOUT_MS }));
  const reader = open();
  let writer: Client | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  type Action<T> = (statements: RawStatements) => Promise<T>;
  const transact = async <T>(isSynced: boolean, action: Action<T>): Promise<T> => {
    writer ??= open();
    // Said each time, since it lasts as long as the connection; a new one waits for the disk.
    await writer.execute(`PRAGMA synchronous = ${isSynced ? "FULL" : "NORMAL"}`);
    const transaction = await writer.transaction("write");
    try {
      const result = await action(statementsOf(transaction));
      await transaction.commit();
      return result;
    } finally {
      // Rolls back what was not committed.
      transaction.close();
    }
  };
  const inTurn = <T>(isSynced: boolean, action: Action<T>): Promise<T> => {
    const result = turn.then(() => transact(isSynced, action));
    turn = result.catch(() => undefined);
    return result;
  };
  return {
    all: statementsOf(reader).all,
    run: (sql, values) => inTurn(true, (statements) => statements.run(sql, values)),
    transact: (action) => inTurn(true, action),
    transactUnsynced: (action) => inTurn(false, action),
    close: async () => {
      await turn;
      reader.close();
      writer?.close();
    },
  };
}

function statementsOf(client: Pick<Client, "execute">): RawStatements {
  return {
    run: async (sql, values) => (await client.execute({ sql, args: argumentsOf(values) })).rowsAffected,
    all: async (sql, values) => toRows(await client.execute({ sql, args: argumentsOf(values) })),
  };
}

function argumentsOf(values: readonly RawValue[]): RawValue[] {
  return values.map((value) => (typeof value === "boolean" ? Number(value) : value));
}

function toRows({ columns, rows }: ResultSet): RawRow[] {
  return rows.map((row) => {
    return columns.map((_, index) => {
      const value = row[index];
      return value instanceof ArrayBuffer ? new Uint8Array(value) : value;
    });
  });
}
