import { once } from "node:events";
import { Agent } from "node:http";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { closeAuditMinutes } from "@/lib/db/close-audit-minutes";
import { listAuditEntries } from "@/lib/db/list-audit-entries";
import { createWorkerPool } from "@/lib/usecases/worker-pool";
import { createRun, readSeriesCounts, sendBatch } from "@/scripts/crash-test/client";
import type { ServerProcess } from "@/scripts/crash-test/server-process";
import { makeOwnServer, type OwnServer, openRequest } from "./own-server";

const LINES = Array.from({ length: 400 }, (_, step) => `${JSON.stringify({ step, loss: 1 / (step + 1) })}\n`);

let own: OwnServer;
test.beforeEach(async () => {
  own = await makeOwnServer();
});
test.afterEach(() => own.remove());

/** Tells a server to stop, and waits until it has heard. */
async function stop(server: ServerProcess): Promise<void> {
  server.child.kill("SIGTERM");
  await expect.poll(() => server.lines.some((line) => line.includes('"message":"stopping'))).toBe(true);
}

/** An upload that the server has taken up, and of which the first half is on its way. */
async function beginUpload(url: string) {
  const { token, project } = own.installation;
  const upload = openRequest(`${url}/api/v1/imports?project=${project}&run=slow&filename=slow.jsonl`, {
    agent: new Agent({ keepAlive: true }),
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/octet-stream", expect: "100-continue" },
  });
  upload.outgoing.flushHeaders();
  await once(upload.outgoing, "continue");
  upload.outgoing.write(LINES.slice(0, 200).join(""));
  return upload;
}

test("told to stop, a server finishes the upload under way, takes no new request, waits for no kept connection, and what it acknowledged is there after the next start", async () => {
  const server = await own.start({ ROUNDS_LOG_LEVEL: "info" });
  const kept = new Agent({ keepAlive: true, maxSockets: 1 });
  const early = openRequest(`${server.url}/api/health`, { agent: kept });
  early.outgoing.end();
  expect((await early.answer).status).toBe(200);
  const upload = await beginUpload(server.url);
  const ended = once(server.child, "exit");
  await stop(server);

  const late = openRequest(`${server.url}/api/health`, { agent: kept });
  late.outgoing.end();
  const refused = await late.answer.then(
    ({ status }) => status,
    (error: NodeJS.ErrnoException) => error.code,
  );
  expect([503, "ECONNREFUSED", "ECONNRESET"]).toContain(refused);

  upload.outgoing.end(LINES.slice(200).join(""));
  const answer = await upload.answer;
  expect(answer.status, answer.text).toBe(201);
  const { runId } = JSON.parse(answer.text);
  // The client keeps its connection open, and the server does not wait for it.
  const answered = performance.now();
  expect(await ended).toEqual([0, null]);
  expect(performance.now() - answered).toBeLessThan(10_000);

  const { url } = await own.start();
  const counts = await readSeriesCounts({ ...own.installation, url }, runId);
  expect(counts).toEqual({ kind: "acknowledged", value: new Map([["loss", LINES.length]]) });
});

test("batches that were answered before the stop are there after the next start", async () => {
  const server = await own.start();
  const target = { ...own.installation, url: server.url };
  const runId = await createRun(target, "live");
  const ended = once(server.child, "exit");
  let acknowledged = 0;
  for (let step = 0; step < 10_000; step += 1) {
    if (step === 20) server.child.kill("SIGTERM");
    const { kind } = await sendBatch(target, runId, `batch-${step}`, JSON.stringify({ step, loss: step }));
    if (kind !== "acknowledged") break;
    acknowledged += 1;
  }
  expect(await ended).toEqual([0, null]);
  expect(acknowledged).toBeGreaterThanOrEqual(20);

  const { url } = await own.start();
  const counts = await readSeriesCounts({ ...own.installation, url }, runId);
  expect(counts).toEqual({ kind: "acknowledged", value: new Map([["loss", acknowledged]]) });
});

test("what was refused right before the stop stands in the audit log", async () => {
  const server = await own.start();
  const ended = once(server.child, "exit");
  const refused = await fetch(`${server.url}/api/v1/runs/any`, { method: "DELETE" });
  server.child.kill("SIGTERM");
  expect(refused.status).toBe(401);
  expect(await ended).toEqual([0, null]);
  const { db } = own.installation;
  // The minute has its entry when it is over, from whatever process.
  await closeAuditMinutes(db, { now: new Date(Date.now() + 120_000) });
  const entries = await listAuditEntries(db, { projects: null, limit: 20 });
  expect(entries.filter(({ action }) => action === "request.refused")).toMatchObject([
    { actor: "anonymous", details: { rights: { "run.delete": 1 } } },
  ]);
});

test("told to stop twice, a server ends at once, and nothing of the upload under way is kept", async () => {
  const server = await own.start({ ROUNDS_LOG_LEVEL: "info" });
  const upload = await beginUpload(server.url);
  const ended = once(server.child, "exit");
  await stop(server);
  server.child.kill("SIGTERM");
  // Where it had waited for the upload, or given it up in the end, it would say 0.
  expect(await ended).toEqual([null, "SIGKILL"]);
  await expect(upload.answer).rejects.toThrow();
});

test("threads that are told to end while they open the database end by themselves", async () => {
  const workerData = { databaseUrl: own.installation.databaseUrl };
  for (let again = 0; again < 5; again += 1) {
    // Stopped from outside inside a call of the database's driver, one of them would end this process.
    const pool = createWorkerPool(path.resolve("dist/worker.js"), 4, workerData, 240_000);
    await pool.close();
    expect(pool.state().threads).toBe(0);
  }
});
