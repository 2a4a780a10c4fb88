import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { getPriority, tmpdir } from "node:os";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { build } from "esbuild";
import { expect, it } from "vitest";

it("a thread that reads and checks files steps back behind the one that answers requests, which stays where it was", async () => {
  if (process.platform !== "linux") return;
  const folder = mkdtempSync(path.join(tmpdir(), "rounds-step-back-"));
  try {
    const worker = path.join(folder, "worker.mjs");
    const contents = `import { getPriority } from "node:os"; import { parentPort } from "node:worker_threads";
      import { stepBack } from "./server/step-back"; stepBack(); parentPort.postMessage(getPriority());`;
    const stdin = { contents, resolveDir: process.cwd(), loader: "ts" } as const;
    await build({ stdin, bundle: true, platform: "node", format: "esm", outfile: worker, logLevel: "error" });
    const before = getPriority();
    const [inside] = await once(new Worker(worker), "message");
    expect([inside - before, getPriority()]).toEqual([5, before]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
