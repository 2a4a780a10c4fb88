import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createWorkerPool, type WorkerPool } from "@/lib/usecases/worker-pool";
import { listMoved } from "@/lib/usecases/worker-protocol";

/** A worker that goes on until it is told to give up, and says which memory it answers with. */
const WORKER = `
import { parentPort } from "node:worker_threads";
parentPort.on("message", ({ id, kind, job }) => {
  const failed = (message) => parentPort.postMessage({ id, kind: "failed", error: { code: "unavailable", message, fix: "", stack: "" } });
  if (kind === "end") return setTimeout(() => process.exit(0), 50);
  if (kind === "give-up") return failed("stopped");
  if (job.runId !== "for ever") parentPort.postMessage({ id, kind: "done", result: { key: job.runId } });
});
`;

let folder = "";
let pool: WorkerPool;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "rounds-pool-"));
  writeFileSync(path.join(folder, "worker.mjs"), WORKER);
  pool = createWorkerPool(path.join(folder, "worker.mjs"), 1, {});
});
afterEach(async () => {
  await pool.close();
  rmSync(folder, { recursive: true, force: true });
});

const diagnose = (runId: string, signal?: AbortSignal) =>
  pool.run<"diagnose">({ kind: "diagnose", runId }, undefined, signal);

describe("a job that nobody waits for any more", () => {
  it("is told so while it is under way, and the thread serves others then", async () => {
    const leaving = new AbortController();
    const endless = diagnose("for ever", leaving.signal);
    const next = diagnose("next");
    leaving.abort();
    await expect(endless).rejects.toMatchObject({ code: "unavailable", message: "stopped" });
    expect(await next).toEqual({ key: "next" });
  });

  it("is dropped while it waits, and those behind it keep their place", async () => {
    const first = new AbortController();
    const endless = diagnose("for ever", first.signal);
    const leaving = new AbortController();
    const waiting = diagnose("waiting", leaving.signal);
    const behind = diagnose("behind");
    leaving.abort();
    await expect(waiting).rejects.toMatchObject({ code: "unavailable", message: /nobody waits/ });
    first.abort();
    await expect(endless).rejects.toThrow("stopped");
    expect(await behind).toEqual({ key: "behind" });
  });

  it("is not begun where nobody waited from the start", async () => {
    await expect(diagnose("late", AbortSignal.abort())).rejects.toMatchObject({ code: "unavailable" });
  });
});

describe("a pool that is closed", () => {
  /** A thread that writes down that it heard, takes its time, and says in the end that it is done. */
  const ORDERLY = `
    import { appendFileSync } from "node:fs";
    import { parentPort, workerData } from "node:worker_threads";
    parentPort.on("message", ({ kind }) => {
      if (kind !== "end") return;
      appendFileSync(workerData, "heard ");
      setTimeout(() => { appendFileSync(workerData, "done "); process.exit(0); }, 100);
    });
  `;

  it("waits until each thread has ended by itself", async () => {
    writeFileSync(path.join(folder, "orderly.mjs"), ORDERLY);
    const journal = path.join(folder, "journal");
    const orderly = createWorkerPool(path.join(folder, "orderly.mjs"), 2, journal);
    await orderly.close();
    expect(readFileSync(journal, "utf8").trim().split(" ").sort()).toEqual(["done", "done", "heard", "heard"]);
  });

  it("stops a thread that does not end by itself", async () => {
    writeFileSync(path.join(folder, "deaf.mjs"), "setInterval(() => undefined, 1000);");
    const deaf = createWorkerPool(path.join(folder, "deaf.mjs"), 1, null, 50);
    await deaf.close();
    expect(deaf.state().threads).toBe(0);
  });

  it("fails the job that is under way", async () => {
    const endless = diagnose("for ever");
    const failed = expect(endless).rejects.toMatchObject({ code: "unavailable" });
    await pool.close();
    await failed;
  });
});

describe("the result of a job", () => {
  it("moves memory of its own to the other thread, and copies what lies in a pool", () => {
    const own = new Uint8Array(8);
    expect(listMoved({ bytes: own })).toEqual([own.buffer]);
    expect(listMoved({ bytes: own.subarray(2) })).toEqual([]);
    expect(listMoved({ key: "k" })).toEqual([]);
  });
});
