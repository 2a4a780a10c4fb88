import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { anchorHead, readAnchors, requireAnchorFile } from "@/lib/audit/anchor-file";
import { checkStoredChain } from "@/lib/audit/check-stored-chain";
import { closeDatabase, openDatabase } from "@/lib/db/open-database";
import { recordAuditEvent } from "@/lib/db/record-audit-event";
import { parseKeptHeads } from "@/lib/report/verification/parse-kept-heads";
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

  it("goes on after a torn line with a line of its own, and is a file that rounds verify takes for --anchor", async () => {
    await recordAuditEvent(context.db, event);
    await anchorHead(context.db, file);
    expect((await readAnchors(file)).map(({ seq }) => seq)).toEqual([1, 3, 4]);
    expect(parseKeptHeads(readFileSync(file, "utf8"), file).map(({ seq }) => seq)).toEqual([1, 3, 4]);
  });

  it("is only ever appended to, with whole lines, though several processes write at once", async () => {
    const before = readFileSync(file, "utf8");
    const others = await Promise.all(Array.from({ length: 4 }, () => openDatabase({ url: context.url })));
    for (let round = 0; round < 5; round += 1) {
      await recordAuditEvent(context.db, event);
      await Promise.all(others.map((db) => anchorHead(db, file)));
    }
    await Promise.all(others.map((db) => closeDatabase(db)));
    const text = readFileSync(file, "utf8");
    expect(text.startsWith(before)).toBe(true);
    const added = text.slice(before.length).trim().split("\n");
    expect(new Set(added.map((line) => JSON.parse(line).seq))).toEqual(new Set([5, 6, 7, 8, 9]));
    expect(await checkStoredChain(context.db, await readAnchors(file))).toMatchObject({ status: "intact" });
  });

  it("is asked for at the start: without its folder the variable is named", async () => {
    await requireAnchorFile(file);
    await expect(requireAnchorFile(path.join(folder, "none", "anchors.jsonl"))).rejects.toThrow(
      /Expected in ROUNDS_ANCHOR_FILE a file .* \(ENOENT\)/,
    );
    await expect(requireAnchorFile(folder)).rejects.toThrow("EISDIR");
  });
});
