import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { AppError } from "@/lib/core/errors";
import { type Database, forgetClient, prismaOf, rawOf, rememberClient, transactionsOf } from "./database";
import { PatientLibSql } from "./libsql-adapter";
import { openRawPostgres } from "./raw-postgres";
import { openRawSqlite } from "./raw-sqlite";
import { sqlitePath, sqliteUrl } from "./sqlite-path";

/** Long enough to wait out a burst of other transactions; single transactions stay far below. */
const TRANSACTION_OPTIONS = { maxWait: 60_000, timeout: 60_000 };

/**
 * Opens the database behind a URL: `file:<path>` is SQLite (the folder is made when missing),
 * `postgresql://…` is PostgreSQL. Nothing is migrated; see `migrateDatabase`.
 */
export async function openDatabase(params: { readonly url: string }): Promise<Database> {
  const { url } = params;
  if (/^postgres(ql)?:\/\//.test(url)) return openPostgres(url);
  if (url.startsWith("file:")) return openSqlite(url);
  throw new AppError(
    "bad-input",
    `The database URL must start with "file:" or "postgresql://", but it starts with "${url.slice(0, 12)}".`,
    "Set DATABASE_URL to a PostgreSQL address, or leave it unset for the embedded database.",
  );
}

/** Ends all connections; the database object cannot be used afterwards. */
export async function closeDatabase(db: Database): Promise<void> {
  await transactionsOf(db).$disconnect();
  await prismaOf(db).$disconnect();
  await rawOf(db).close();
  forgetClient(db);
}

/** Asks the database for a trivial answer; throws when it cannot give one. */
export async function checkDatabase(db: Database): Promise<void> {
  await prismaOf(db).$queryRawUnsafe("SELECT 1");
}

async function openSqlite(url: string): Promise<Database> {
  const path = sqlitePath(url);
  // Rows of patients are for this account alone; a folder that is there stays as it is.
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const { PrismaClient } = await import("./generated/sqlite/client");
  const open = () => {
    const adapter = new PatientLibSql({ url: sqliteUrl(path) });
    return new PrismaClient({ adapter, transactionOptions: TRANSACTION_OPTIONS });
  };
  const client = open();
  // The journal mode is a property of the file. `synchronous=FULL` and foreign keys are what the
  // driver's build of SQLite opens every connection with (tests/db/open-database.test.ts).
  await client.$queryRawUnsafe("PRAGMA journal_mode = WAL");
  // Prisma's adapter does nothing else while a transaction is open or waits for the write lock: with one client
  // every page that is read would wait for whoever writes, which a database in WAL mode does not ask for.
  const transactions = open();
  return rememberClient("sqlite", { url, client, transactions, raw: openRawSqlite(sqliteUrl(path)) });
}

async function openPostgres(url: string): Promise<Database> {
  const { PrismaClient } = await import("./generated/postgresql/client");
  const pool = new pg.Pool({ connectionString: url });
  // A connection that PostgreSQL ends while nobody uses it: the pool has taken it out, and whoever asks next gets
  // another one. Prisma's adapter listens as well, but neither before its first question nor once it is being closed,
  // and what nobody listens for would end the process.
  pool.on("error", () => undefined);
  const adapter = new PrismaPg(pool, { disposeExternalPool: true });
  const client = new PrismaClient({ adapter, transactionOptions: TRANSACTION_OPTIONS });
  type Connection = Parameters<typeof rememberClient>[1];
  // Both clients are generated from the same models; one type serves every verb.
  const prisma = client as unknown as Connection["client"];
  return rememberClient("postgresql", { url, client: prisma, transactions: prisma, raw: openRawPostgres(pool) });
}
