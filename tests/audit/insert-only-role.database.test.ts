import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkStoredChain } from "@/lib/audit/check-stored-chain";
import { UNDECLARED_PLAN } from "@/lib/core/analysis-plan";
import { closeAuditMinutes } from "@/lib/db/close-audit-minutes";
import type { Database } from "@/lib/db/database";
import { migrateDatabase } from "@/lib/db/migrate-database";
import { closeDatabase, openDatabase } from "@/lib/db/open-database";
import { recordAuditEvent } from "@/lib/db/record-audit-event";
import { addPredictions } from "@/lib/usecases/add-predictions";
import { appendPoints } from "@/lib/usecases/append-points";
import { changeRun } from "@/lib/usecases/change-run";
import { getDiagnosis } from "@/lib/usecases/get-diagnosis";
import { importRun } from "@/lib/usecases/import-run";
import { removeRun } from "@/lib/usecases/remove-run";
import { saveAnalysisPlan } from "@/lib/usecases/save-analysis-plan";
import { createPostgresDatabase, PACKAGE_ROOT } from "../db/both-databases";
import { actorIn, bodyOf, runtimeOn } from "../usecases/runtime-under-test";

const ROLE = `rounds_server_${randomUUID().slice(0, 8)}`;
const LOG = Array.from({ length: 20 }, (_, step) => `{"step":${step},"loss":0.5}\n`).join("");

/** The statements that docs/verification.md gives, for a role of this test's own. */
async function readGrants(): Promise<string> {
  const text = await readFile(path.join(PACKAGE_ROOT, "docs/verification.md"), "utf8");
  const [, sql = ""] = /```sql\n(CREATE ROLE[^`]*)```/.exec(text) ?? [];
  return sql.replaceAll("rounds_server", ROLE);
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

describe("the role that docs/verification.md gives to a server on PostgreSQL", () => {
  let place: Awaited<ReturnType<typeof createPostgresDatabase>>;
  let url = "";
  let db: Database;

  beforeAll(async () => {
    place = await createPostgresDatabase();
    const owner = await openDatabase({ url: place.url });
    await migrateDatabase(owner, { packageRoot: PACKAGE_ROOT });
    await closeDatabase(owner);
    await run(place.url, await readGrants());
    const address = new URL(place.url);
    address.username = ROLE;
    address.password = "change this";
    url = address.href;
    db = await openDatabase({ url });
  });
  afterAll(async () => {
    await closeDatabase(db);
    await run(place.url, `DROP OWNED BY ${ROLE}; DROP ROLE ${ROLE}`);
    await place.remove();
  });

  it("starts where nothing is to be migrated", async () => {
    expect(await migrateDatabase(db, { packageRoot: PACKAGE_ROOT })).toEqual([]);
  });

  it("writes everything that the product writes, with its entries", async () => {
    const { runtime, remove } = runtimeOn(db);
    const actor = await actorIn(db, "administrator");
    const file = {
      project: actor.projectId,
      run: "one",
      filename: "log.jsonl",
      expectedBytes: null,
      expectedSha256: null,
    };
    const { runId } = await importRun(runtime, actor, { ...file, body: bodyOf(LOG) });
    const predictions = {
      runId,
      filename: "p.csv",
      body: bodyOf("y_true,y_prob\n0,0.2\n1,0.8\n"),
      expectedBytes: null,
      expectedSha256: null,
    };
    await addPredictions(runtime, actor, predictions);
    await appendPoints(runtime, actor, {
      runId,
      idempotencyKey: null,
      expectedSha256: null,
      body: bodyOf('{"step":30,"loss":0.1}\n'),
    });
    await changeRun(runtime, actor, runId, { name: "two" });
    await saveAnalysisPlan(runtime, actor, actor.projectId, { replaces: 0, content: UNDECLARED_PLAN });
    await getDiagnosis(runtime, actor, runId);
    await removeRun(runtime, actor, runId, "It was a trial.");
    await closeAuditMinutes(db, { now: new Date(Date.now() + 120_000) });
    expect(await checkStoredChain(db, [])).toMatchObject({ status: "intact", head: { seq: expect.any(Number) } });
    await remove();
  });

  it.each([
    `UPDATE "audit_entry" SET "actor" = 'person:eve' WHERE "seq" = 1`,
    `DELETE FROM "audit_entry" WHERE "seq" = 1`,
    `TRUNCATE "audit_entry"`,
    `ALTER TABLE "audit_entry" DISABLE TRIGGER ALL`,
    `DROP TRIGGER "audit_entry_no_change" ON "audit_entry"`,
    `DROP TABLE "audit_entry"`,
  ])("is refused by the database: %s", async (sql) => {
    await expect(run(url, sql)).rejects.toThrow(/permission denied|must be owner/);
  });

  it("still adds entries", async () => {
    const event = { actor: "test", action: "run.exported", object: "run:1", project: null, details: {} } as const;
    expect((await recordAuditEvent(db, event)).seq).toBeGreaterThan(1);
  });
});
