import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { anchorHead, readAnchors } from "@/lib/audit/anchor-file";
import { checkStoredChain } from "@/lib/audit/check-stored-chain";
import { recordAuditEvent } from "@/lib/db/record-audit-event";
import { describeOnBothDatabases } from "../db/both-databases";

describeOnBothDatabases("the anchor file", (context) => {
  const folder = mkdtempSync(path.join(tmpdir(), "rounds-anchor-"));
  const file = path.join(folder, "anchors.jsonl");
  const event = { actor: "person:ada", action: "run.exported", object: "run:1", project: null, details: {} } as const;

  afterAll(() => rmSync(folder, { recursive: true }));

  it("holds each head that the log had, once", async () => {
    await anchorHead(context.db, file);
    expect(await readAnchors(file)).toEqual([]);
    await recordAuditEvent(context.db, event);
    await anchorHead(context.db, file);
    await anchorHead(context.db, file);
    await recordAuditEvent(context.db, event);
    await recordAuditEvent(context.db, event);
    await anchorHead(context.db, file);
    expect((await readAnchors(file)).map(({ seq }) => seq)).toEqual([1, 3]);
    expect(readFileSync(file, "utf8")).toMatch(/^\{"at":".+","hash":"[0-9a-f]{64}","seq":1\}\n/);
  });

  it("shows a log that lost its end or does not pass through it, and passes over a torn line", async () => {
    appendFileSync(file, '{"at":"2026');
    const kept = await readAnchors(file);
    expect(await checkStoredChain(context.db, kept)).toMatchObject({ status: "intact", entries: 3 });
    const beyond = { seq: 4, at: "2026-12-01T00:00:00.000Z", hash: "f".repeat(64) };
    expect(await checkStoredChain(context.db, [...kept, beyond])).toMatchObject({ status: "broken", seq: 4 });
    expect(await checkStoredChain(context.db, [{ ...beyond, seq: 2 }])).toMatchObject({ status: "broken", seq: 2 });
  });
});
