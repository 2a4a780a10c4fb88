import { createHash } from "node:crypto";
import { createClient } from "@libsql/client";
import pg from "pg";
import { describe, expect, it } from "vitest";
import { type ChainCheck, checkChain } from "@/lib/core/audit-chain";
import type { AuditEvent } from "@/lib/core/audit-entry";
import type { Database } from "@/lib/db/database";
import { findAuditHead } from "@/lib/db/find-audit-head";
import { listAuditEntries } from "@/lib/db/list-audit-entries";
import { checkDatabase, closeDatabase, openDatabase } from "@/lib/db/open-database";
import { recordAuditEvent } from "@/lib/db/record-audit-event";
import { streamAuditEntries } from "@/lib/db/stream-audit-entries";
import { type DatabaseUnderTest, describeOnBothDatabases } from "./both-databases";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

function eventOf(number: number, project: string | null = "trauma"): AuditEvent {
  return { actor: "person:ada", action: "run.exported", object: `run:${number}`, project, details: { number } };
}

async function check(db: Database): Promise<ChainCheck> {
  return await checkChain(streamAuditEntries(db, { after: 0, upTo: null }), { sha256 });
}

/** A statement as somebody with the database's own tools would send it. */
async function byHand({ provider, url }: DatabaseUnderTest, sql: string): Promise<void> {
  if (provider === "sqlite") {
    const client = createClient({ url });
    await client.executeMultiple(sql).finally(() => client.close());
    return;
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

describeOnBothDatabases("the audit log", (context) => {
  it("has a chain of 800 entries without a gap after eight writers wrote 100 each at once", async () => {
    const writers = await Promise.all(Array.from({ length: 8 }, () => openDatabase({ url: context.url })));
    await Promise.all(
      writers.map(async (db, writer) => {
        await checkDatabase(db);
        for (let number = 0; number < 100; number += 1) await recordAuditEvent(db, eventOf(writer * 100 + number));
      }),
    );
    await Promise.all(writers.map((db) => closeDatabase(db)));
    expect(await check(context.db)).toMatchObject({ status: "intact", entries: 800, head: { seq: 800 } });
    expect(await findAuditHead(context.db)).toMatchObject({ seq: 800 });
    const numbers = new Set<string>();
    for await (const { object } of streamAuditEntries(context.db, { after: 0, upTo: null })) numbers.add(object);
    expect(numbers.size).toBe(800);
  }, 120_000);

  it("refuses UPDATE, DELETE and an entry in any place but the end, by the database itself", async () => {
    const refused = [
      `UPDATE "audit_entry" SET "actor" = 'person:eve' WHERE "seq" = 3`,
      `DELETE FROM "audit_entry" WHERE "seq" = 800`,
      `INSERT INTO "audit_entry" ("seq", "at", "actor", "action", "object", "details", "prevHash", "hash")
       VALUES (900, '2026', 'a', 'b', 'c', '{}', 'd', 'e')`,
      `INSERT INTO "audit_entry" ("seq", "at", "actor", "action", "object", "details", "prevHash", "hash")
       VALUES (801, '2026', 'a', 'b', 'c', '{}', 'd', 'e')`,
      context.provider === "sqlite"
        ? `INSERT OR REPLACE INTO "audit_entry" SELECT * FROM "audit_entry" WHERE "seq" = 3`
        : `TRUNCATE "audit_entry"`,
    ];
    for (const sql of refused) await expect(byHand(context, sql), sql).rejects.toThrow("append-only");
    expect(await check(context.db)).toMatchObject({ status: "intact", entries: 800 });
  });

  it("is read page by page, the latest first, by project, actor, action, object and time", async () => {
    await recordAuditEvent(context.db, eventOf(1000, "other"));
    await recordAuditEvent(context.db, { ...eventOf(1001, null), actor: "token:1", action: "session.started" });
    const seqs = async (filter: Partial<Parameters<typeof listAuditEntries>[1]>) =>
      (await listAuditEntries(context.db, { projects: null, limit: 3, ...filter })).map(({ seq }) => seq);
    expect(await seqs({})).toEqual([802, 801, 800]);
    expect(await seqs({ before: 801 })).toEqual([800, 799, 798]);
    expect(await seqs({ projects: ["other"] })).toEqual([801]);
    expect(await seqs({ projects: [] })).toEqual([]);
    expect(await seqs({ actor: "token:1" })).toEqual([802]);
    expect(await seqs({ action: "session.started" })).toEqual([802]);
    expect(await seqs({ object: "run:1000" })).toEqual([801]);
    const [last] = await listAuditEntries(context.db, { projects: null, limit: 1 });
    expect(await seqs({ from: last?.at })).toContain(802);
    expect(await seqs({ to: "2000-01-01T00:00:00.000Z" })).toEqual([]);
  });

  describe("edited by hand around its triggers", () => {
    const dropTriggers =
      context.provider === "sqlite"
        ? `DROP TRIGGER "audit_entry_no_update"; DROP TRIGGER "audit_entry_no_delete"; DROP TRIGGER "audit_entry_follows";`
        : `ALTER TABLE "audit_entry" DISABLE TRIGGER ALL;`;

    it("names the entry whose actor was exchanged, and the last one before it", async () => {
      await byHand(context, `${dropTriggers} UPDATE "audit_entry" SET "actor" = 'person:eve' WHERE "seq" = 3`);
      const broken = await check(context.db);
      expect(broken).toMatchObject({ status: "broken", seq: 3, intactUpTo: { seq: 2 } });
      expect(broken).toMatchObject({ reason: "Entry 3 was changed: its content no longer gives its hash." });
      await byHand(context, `UPDATE "audit_entry" SET "actor" = 'person:ada' WHERE "seq" = 3`);
      expect(await check(context.db)).toMatchObject({ status: "intact" });
    });

    it("names an entry whose details are no longer JSON", async () => {
      await byHand(context, `UPDATE "audit_entry" SET "details" = '{' WHERE "seq" = 4`);
      expect(await check(context.db)).toMatchObject({ status: "broken", seq: 4 });
      await byHand(
        context,
        `UPDATE "audit_entry" SET "details" = '{"number":' || substr("object", 5) || '}' WHERE "seq" = 4`,
      );
      expect(await check(context.db)).toMatchObject({ status: "intact" });
    });

    it("names the entry that is missing", async () => {
      await byHand(context, `DELETE FROM "audit_entry" WHERE "seq" = 500`);
      expect(await check(context.db)).toMatchObject({
        status: "broken",
        reason: expect.stringContaining("500 is missing"),
      });
    });

    it("looks intact with its last entries cut off, unless the head was kept elsewhere", async () => {
      await byHand(context, `DELETE FROM "audit_entry" WHERE "seq" > 400`);
      const kept = await findAuditHead(context.db);
      await byHand(context, `DELETE FROM "audit_entry" WHERE "seq" > 300`);
      expect(await check(context.db)).toMatchObject({ status: "intact", entries: 300 });
      const entries = streamAuditEntries(context.db, { after: 0, upTo: null });
      const broken = await checkChain(entries, { sha256, kept: kept === null ? [] : [kept] });
      expect(broken).toMatchObject({ status: "broken", reason: expect.stringContaining("entry 400 was kept outside") });
    });
  });
});
