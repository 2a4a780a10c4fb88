import type { Prisma, PrismaClient } from "./generated/sqlite/client";
import type { RawDatabase } from "./raw-database";

export type DatabaseProvider = "sqlite" | "postgresql";

/** A database that is open. The product hands it from verb to verb and never looks inside. */
export type Database = {
  readonly provider: DatabaseProvider;
  readonly [opaque]: true;
};
declare const opaque: unique symbol;

/** What a verb may be given instead of the whole client, inside a transaction. */
export type Transaction = Prisma.TransactionClient;

type Connection = {
  readonly url: string;
  readonly client: PrismaClient;
  /** The client in which transactions are begun; see `openDatabase`. */
  readonly transactions: PrismaClient;
  readonly raw: RawDatabase;
};

// Kept beside the object and not in it, so that Prisma's types never leave lib/db. Kept on globalThis,
// because the server's bundle opens the database and the pages' bundles, which hold their own copy of
// this module, read from it.
const CONNECTIONS = Symbol.for("gradient-rounds.connections");
const shared = globalThis as { [CONNECTIONS]?: WeakMap<Database, Connection> };
shared[CONNECTIONS] ??= new WeakMap();
const connections = shared[CONNECTIONS];

/** Makes the opaque object of an opened client; for `openDatabase` alone. */
export function rememberClient(provider: DatabaseProvider, connection: Connection): Database {
  const db = Object.freeze({ provider }) as Database;
  connections.set(db, connection);
  return db;
}

/** Forgets the client of a closed database; for `closeDatabase` alone. */
export function forgetClient(db: Database): void {
  connections.delete(db);
}

/** The Prisma client of a database; for files of lib/db alone. */
export function prismaOf(db: Database): PrismaClient {
  return connectionOf(db).client;
}

/** The client in which transactions are begun; for `inTransaction` and `closeDatabase` alone. */
export function transactionsOf(db: Database): PrismaClient {
  return connectionOf(db).transactions;
}

/** The same database without Prisma between; for files of lib/db alone. */
export function rawOf(db: Database): RawDatabase {
  return connectionOf(db).raw;
}

/** The URL a database was opened with; for files of lib/db alone. */
export function urlOf(db: Database): string {
  return connectionOf(db).url;
}

function connectionOf(db: Database): Connection {
  const connection = connections.get(db);
  if (connection === undefined) throw new Error("The database has been closed.");
  return connection;
}
