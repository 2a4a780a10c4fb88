import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createWorkerPool, type WorkerPool } from "@/lib/usecases/worker-pool";

const WORKER = `
import { parentPort } from "node:worker_threads";
parentPort.on("message", ({ kind, job }) => { if (kind === "end") process.exit(0); else if (job.runId === "fatal") throw new Error("the thread is lost"); });
`;

let folder = "";
let pool: WorkerPool;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "rounds-pool-"));
  writeFileSync(path.join(folder, "worker.mjs"), WORKER);
  pool = createWorkerPool(path.join(folder, "worker.mjs"), 2, {});
});
afterEach(async () => {
  await pool.close();
  rmSync(folder, { recursive: true, force: true });
});

it("a thread that dies is logged, fails its own job alone, and is there again without a job asking for it", async () => {
  const written = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const kept = pool.run<"diagnose">({ kind: "diagnose", runId: "for ever" });
  kept.catch(() => undefined);
  await expect(pool.run<"diagnose">({ kind: "diagnose", runId: "fatal" })).rejects.toThrow("the thread is lost");
  await vi.waitFor(() => expect(pool.state()).toEqual({ threads: 1, busy: 1, waiting: 0 }));
  await vi.waitFor(() => expect(pool.state()).toEqual({ threads: 2, busy: 1, waiting: 0 }), { timeout: 60_000 });
  expect(written.mock.calls.map(([line]) => String(line)).join("")).toContain("a worker thread ended");
});

it("says how many jobs wait", async () => {
  for (const runId of ["a", "b", "c"]) pool.run<"diagnose">({ kind: "diagnose", runId }).catch(() => undefined);
  expect(pool.state()).toEqual({ threads: 2, busy: 2, waiting: 1 });
});
