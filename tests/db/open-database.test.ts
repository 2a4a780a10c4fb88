import { EventEmitter, once } from "node:events";
import { expect, it, vi } from "vitest";
import { type Database, prismaOf, rawOf } from "@/lib/db/database";
import { inTransaction } from "@/lib/db/in-transaction";
import { migrateDatabase } from "@/lib/db/migrate-database";
import { checkDatabase, closeDatabase, openDatabase } from "@/lib/db/open-database";
import { sqlitePath, sqliteUrl } from "@/lib/db/sqlite-path";
import { createSqliteFile, describeOnBothDatabases, PACKAGE_ROOT } from "./both-databases";

describeOnBothDatabases("opening a database", (context) => {
  const countSessions = async (pid: unknown) => {
    const sql = "SELECT COUNT(*)::int FROM pg_stat_activity WHERE pid = ?::int";
    return (await rawOf(context.db).all(sql, [Number(pid)]))[0]?.[0];
  };

  it("answers the health check until it is closed", async () => {
    const db = await openDatabase({ url: context.url });
    await checkDatabase(db);
    expect(db.provider).toBe(context.provider);
    await closeDatabase(db);
    await expect(checkDatabase(db)).rejects.toThrow("closed");
  });

  it("leaves no connection open, of a database either that was asked without Prisma alone", async () => {
    if (context.provider === "sqlite") return;
    const db = await openDatabase({ url: context.url });
    const [row] = await rawOf(db).all("SELECT pg_backend_pid()", []);
    await closeDatabase(db);
    await vi.waitFor(async () => expect(await countSessions(row?.[0])).toBe(0), { timeout: 8000 });
  });

  it("migrates once, however many processes start together", async () => {
    const opened = await Promise.all(Array.from({ length: 4 }, () => openDatabase({ url: context.url })));
    const applied = await Promise.all(opened.map((db) => migrateDatabase(db, { packageRoot: PACKAGE_ROOT })));
    expect(applied.flat()).toEqual([]);
    const rows = await prismaOf(context.db).$queryRawUnsafe<{ migration_name: string; checksum: string }[]>(
      "SELECT migration_name, checksum FROM _prisma_migrations",
    );
    expect(new Set(rows.map((row) => row.migration_name)).size).toBe(rows.length);
    expect(rows.every((row) => /^[0-9a-f]{64}$/.test(row.checksum))).toBe(true);
    await Promise.all(opened.map(closeDatabase));
  });

  it("goes on when the server ends a connection that nobody uses, before Prisma's first question too", async () => {
    if (context.provider === "sqlite") return;
    const db = await openDatabase({ url: context.url });
    const [row] = await rawOf(db).all("SELECT pg_backend_pid()", []);
    await rawOf(context.db).all("SELECT pg_terminate_backend(?::int)::int", [Number(row?.[0])]);
    await vi.waitFor(async () => expect(await countSessions(row?.[0])).toBe(0), { timeout: 30_000 });
    await checkDatabase(db);
    await closeDatabase(db);
  });

  it("reads while somebody else's transaction is open", async () => {
    const steps = new EventEmitter();
    const [isBegun, isOver] = [once(steps, "begun"), once(steps, "over")];
    const writing = inTransaction(context.db, async (transaction) => {
      await transaction.setting.create({ data: { key: "being written", value: "0" } });
      steps.emit("begun");
      await isOver;
    });
    await isBegun;
    expect(await prismaOf(context.db).setting.findUnique({ where: { key: "being written" } })).toBeNull();
    steps.emit("over");
    await writing;
    expect(await prismaOf(context.db).setting.findUnique({ where: { key: "being written" } })).not.toBeNull();
  });

  it("refuses a history that it does not know", async () => {
    const prisma = prismaOf(context.db);
    await prisma.$executeRawUnsafe(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('x', 'y', '29990101000000_from_the_future')`,
    );
    await expect(migrateDatabase(context.db, { packageRoot: PACKAGE_ROOT })).rejects.toThrow("from_the_future");
    await prisma.$executeRawUnsafe(`DELETE FROM _prisma_migrations WHERE id = 'x'`);
  });

  it("keeps both writers' rows when many transactions run at once over several connections", async () => {
    const opened = await Promise.all(Array.from({ length: 3 }, () => openDatabase({ url: context.url })));
    await prismaOf(context.db).setting.create({ data: { key: "counter", value: "0" } });
    await Promise.all(opened.flatMap((db) => Array.from({ length: 10 }, () => increment(db))));
    const counter = await prismaOf(context.db).setting.findUnique({ where: { key: "counter" } });
    expect(counter?.value).toBe("30");
    await Promise.all(opened.map(closeDatabase));
  });
});

/** Locks the row before it reads, as every verb does. */
async function increment(db: Database): Promise<void> {
  await prismaOf(db).$transaction(async (tx) => {
    await tx.setting.update({ where: { key: "counter" }, data: { updatedAt: new Date() } });
    const counter = await tx.setting.findUniqueOrThrow({ where: { key: "counter" } });
    await tx.setting.update({ where: { key: "counter" }, data: { value: String(Number(counter.value) + 1) } });
  });
}

it("opens every SQLite connection with WAL, full synchronisation, foreign keys and a busy timeout", async () => {
  const file = createSqliteFile();
  const db = await openDatabase({ url: file.url });
  await migrateDatabase(db, { packageRoot: PACKAGE_ROOT });
  const prisma = prismaOf(db);
  const readPragma = async (name: string) => {
    const rows = await prisma.$queryRawUnsafe<Record<string, unknown>[]>(`PRAGMA ${name}`);
    return String(Object.values(rows[0] ?? {})[0]);
  };
  const readAll = async () => [
    await readPragma("journal_mode"),
    await readPragma("synchronous"),
    await readPragma("foreign_keys"),
    await readPragma("busy_timeout"),
  ];
  expect(await readAll()).toEqual(["wal", "2", "1", "50"]);
  await prisma.$transaction(async (tx) => tx.setting.count());
  expect(await readAll()).toEqual(["wal", "2", "1", "50"]);
  await closeDatabase(db);
  await file.remove();
});

it("opens files whose path has characters with a meaning in URLs", () => {
  const path = "/tmp/a b/50%?#x.db";
  expect(sqlitePath(sqliteUrl(path))).toBe(path);
  expect(sqlitePath("file:data/rounds.db")).toBe("data/rounds.db");
  expect(sqlitePath("file:///srv/rounds.db")).toBe("/srv/rounds.db");
});

it("names what an address should begin with", async () => {
  await expect(openDatabase({ url: "mysql://x" })).rejects.toThrow('"file:" or "postgresql://"');
});
