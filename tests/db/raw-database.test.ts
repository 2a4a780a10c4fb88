import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { prismaOf, rawOf } from "@/lib/db/database";
import { dateText } from "@/lib/db/date-text";
import { insertRows, type RawStatements } from "@/lib/db/raw-database";
import { describeOnBothDatabases } from "./both-databases";

describeOnBothDatabases("statements that go around Prisma", (context) => {
  const rowOf = (name: string) => ({ id: randomUUID(), name, description: "", updatedAt: "2026-11-23 00:00:00" });

  it("give back bytes, numbers, truth and nothing as they were stored", async () => {
    const raw = rawOf(context.db);
    const runId = randomUUID();
    const payload = Uint8Array.from({ length: 1000 }, (_, index) => index % 256);
    const facts = { count: 7, nonFinite: 0, firstStep: -(2 ** 53 - 1), lastStep: 2 ** 53 - 1, isAscending: true };
    const project = rowOf(randomUUID());
    const run = { id: runId, projectId: project.id, name: "run", state: "ready" };
    await raw.transact(async (statements) => {
      await insertRows(statements, "project", [project]);
      await insertRows(statements, "run", [run]);
      await insertRows(statements, "import", [{ runId, id: "one", kind: "file", state: "published" }]);
      const key = { runId, importId: "one", seriesNumber: 1, sequence: 0 };
      await insertRows(statements, "chunk", [{ ...key, ...facts, minimum: 0.1, maximum: null, encoding: 1, payload }]);
    });
    const columns = ["seriesNumber", "firstStep", "lastStep", "isAscending", "minimum", "maximum", "payload"];
    const rows = await raw.all(`SELECT ${columns.map((name) => `"${name}"`).join()} FROM "chunk" WHERE "runId" = ?`, [
      runId,
    ]);
    const [number, first, last, isAscending, minimum, maximum, bytes] = rows[0] ?? [];
    expect([number, first, last, minimum, maximum]).toEqual([1, -(2 ** 53 - 1), 2 ** 53 - 1, 0.1, null]);
    expect(Boolean(isAscending)).toBe(true);
    expect([...(bytes as Uint8Array)]).toEqual([...payload]);
  });

  it("leave nothing behind when a transaction fails", async () => {
    const { db } = context;
    const row = rowOf(randomUUID());
    const failing = rawOf(db).transact(async (statements) => {
      await insertRows(statements, "project", [row]);
      throw new Error("stopped");
    });
    await expect(failing).rejects.toThrow("stopped");
    expect(await prismaOf(db).project.count({ where: { id: row.id } })).toBe(0);
  });

  it("write a time as Prisma reads it", async () => {
    const { db } = context;
    const at = new Date("2026-11-23T12:34:56.789Z");
    const row = { ...rowOf(randomUUID()), updatedAt: dateText(db.provider, at) };
    await insertRows(rawOf(db), "project", [row]);
    const found = await prismaOf(db).project.findUniqueOrThrow({ where: { id: row.id } });
    expect(found.updatedAt).toEqual(at);
  });

  it("take turns where many transactions are asked for at once", async () => {
    const { db } = context;
    const rows = Array.from({ length: 40 }, () => rowOf(randomUUID()));
    await Promise.all(rows.map((row) => rawOf(db).transact((statements) => insertRows(statements, "project", [row]))));
    expect(await prismaOf(db).project.count({ where: { id: { in: rows.map(({ id }) => id) } } })).toBe(40);
  });

  it("wait for the disk with every commit but those that say they need not", async () => {
    const { provider, db } = context;
    const setting = provider === "sqlite" ? "PRAGMA synchronous" : "SHOW synchronous_commit";
    const read = async (statements: RawStatements) => String((await statements.all(setting, []))[0]?.[0]);
    // As an installed server is set; the one of the tests waits for nothing.
    if (provider === "postgresql") await rawOf(db).run("SET synchronous_commit = on", []);
    expect(await rawOf(db).transact(read)).toBe(provider === "sqlite" ? "2" : "on");
    expect(await rawOf(db).transactUnsynced(read)).toBe(provider === "sqlite" ? "1" : "off");
    expect(await rawOf(db).transact(read)).toBe(provider === "sqlite" ? "2" : "on");
  });
});
