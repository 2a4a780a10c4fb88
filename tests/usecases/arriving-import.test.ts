import { readdirSync } from "node:fs";
import path from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/lib/auth/roles";
import { isAppError } from "@/lib/core/errors";
import { getRunPage } from "@/lib/usecases/get-run-page";
import { getSeries } from "@/lib/usecases/get-series";
import { importRun } from "@/lib/usecases/import-run";
import { listRuns } from "@/lib/usecases/list-runs";
import type { Runtime } from "@/lib/usecases/runtime";
import { describeOnBothDatabases } from "../db/both-databases";
import { actorIn, runtimeOn } from "./runtime-under-test";

const STEPS = 8_000;
/** Large enough that its reading begins before all of it is there. */
const LOG = Buffer.from(
  Array.from({ length: STEPS }, (_, step) => {
    return `{"step":${step},"loss":${1 / (step + 1)},"grad_norm/a":${step % 7},"note":"${"x".repeat(300)}"}\n`;
  }).join(""),
);

async function* inPieces(bytes: Uint8Array, pieceBytes: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += pieceBytes) {
    yield bytes.subarray(start, start + pieceBytes);
    await nextTurn();
  }
}

async function* brokenOffAfter(bytes: number): AsyncGenerator<Uint8Array> {
  yield* inPieces(LOG.subarray(0, bytes), 65_536);
  throw new Error("The client went away.");
}

describeOnBothDatabases("importing while the upload arrives", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let engineer: Actor & { projectId: string };

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    engineer = await actorIn(context.db, "engineer", "arriving");
  });
  afterAll(() => remove());

  const upload = (
    run: string,
    body: AsyncIterable<Uint8Array>,
    filename = "log.jsonl",
    expectedBytes: number | null = null,
  ) =>
    importRun(runtime, engineer, {
      project: engineer.projectId,
      run,
      filename,
      body,
      expectedBytes,
      expectedSha256: null,
    });
  const leftOnDisk = (): string[] => readdirSync(path.join(runtime.config.dataFolder, "uploads"));
  const namesOfRuns = async () => {
    const { runs } = await listRuns(runtime, engineer, { sort: "newest", page: 1, size: "50", proof: "with" });
    return runs.map(({ name }) => name);
  };

  it("gives the same run however the bytes come", async () => {
    const runs = [
      await upload("at once", inPieces(LOG, LOG.length)),
      await upload("in large pieces", inPieces(LOG, 300_000)),
      await upload("in small pieces", inPieces(LOG, 10_007)),
      await upload("packed", inPieces(gzipSync(LOG), 5_000), "log.jsonl.gz"),
    ];
    const seen = await Promise.all(
      runs.map(async ({ runId, points, issues }) => {
        const { series } = await getSeries(runtime, engineer, runId, { maxPoints: 500 });
        return { points, issues, series: series.map(({ key, buckets }) => ({ key, buckets })) };
      }),
    );
    expect(seen[0]?.points).toBe(2 * STEPS);
    for (const other of seen.slice(1)) expect(other).toEqual(seen[0]);
    expect(leftOnDisk()).toEqual([]);
  });

  it("leaves nothing of a client that goes away, whatever was read already", async () => {
    await expect(upload("gone", brokenOffAfter(2_000_000))).rejects.toThrow("The client went away.");
    await expect(upload("gone early", brokenOffAfter(100_000))).rejects.toThrow("The client went away.");
    expect(await namesOfRuns()).not.toContain("gone");
    expect(leftOnDisk()).toEqual([]);
    // The name is free: no pending run holds it.
    expect((await upload("gone", inPieces(LOG, 300_000))).points).toBe(2 * STEPS);
  });

  it("refuses a transfer of another length than announced, and leaves nothing", async () => {
    const failure = await upload("too short", inPieces(LOG, 65_536), "log.jsonl", LOG.length + 1).catch(
      (error) => error,
    );
    expect(isAppError(failure) && failure.message).toContain("announced by Content-Length");
    expect(await namesOfRuns()).not.toContain("too short");
    expect(leftOnDisk()).toEqual([]);
  });

  it("finds out at the end that the run has the file already, and takes back what it had begun", async () => {
    const first = await upload("twice", inPieces(LOG, 300_000));
    const second = await upload("twice", inPieces(LOG, 65_536));
    expect(second).toEqual({ ...first, duplicate: true, newRun: false });
    const page = await getRunPage(runtime, engineer, first.runId);
    expect([page.imports.length, page.run.points]).toEqual([1, 2 * STEPS]);
    expect(leftOnDisk()).toEqual([]);
  });

  it("answers a file that cannot be read with its own error although bytes still come", async () => {
    const table = Buffer.concat([Buffer.from("a,b\n"), Buffer.alloc(3_000_000, "1,2\n")]);
    const failure = await upload("no step", inPieces(table, 65_536), "table.csv").catch((error) => error);
    expect(isAppError(failure) && failure.code).toBe("unreadable-file");
    expect(await namesOfRuns()).not.toContain("no step");
    expect(leftOnDisk()).toEqual([]);
  });

  it("imports what a client sends that stops for a while", async () => {
    async function* withPause(): AsyncGenerator<Uint8Array> {
      yield* inPieces(LOG.subarray(0, 1_500_000), 65_536);
      await new Promise((resolve) => setTimeout(resolve, 60));
      yield* inPieces(LOG.subarray(1_500_000), 65_536);
    }
    expect((await upload("pausing", withPause())).points).toBe(2 * STEPS);
  });
});
