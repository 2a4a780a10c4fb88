import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/lib/auth/roles";
import { isAppError } from "@/lib/core/errors";
import { getSeries } from "@/lib/usecases/get-series";
import { importRun } from "@/lib/usecases/import-run";
import { listRuns } from "@/lib/usecases/list-runs";
import type { Runtime } from "@/lib/usecases/runtime";
import { describeOnBothDatabases } from "../db/both-databases";
import { zipBytes } from "../limits/zip-bytes";
import { actorIn, bodyOf, runtimeOn } from "./runtime-under-test";

const FOLDER = "samples/runs/deep-sigmoid-tensorboard";
const MEMBERS = readdirSync(FOLDER).map((name) => ({ name, content: readFileSync(path.join(FOLDER, name)) }));

async function tarBytes(): Promise<Buffer> {
  const archive = pack();
  for (const { name, content } of MEMBERS) archive.entry({ name }, content);
  archive.finalize();
  const pieces: Uint8Array[] = [];
  for await (const piece of archive as AsyncIterable<Uint8Array>) pieces.push(piece);
  return Buffer.concat(pieces);
}

describeOnBothDatabases("importing an archive of a run folder", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let engineer: Actor & { projectId: string };

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    engineer = await actorIn(context.db, "engineer", "archives");
  });
  afterAll(() => remove());

  const upload = (run: string, content: Uint8Array, filename: string) =>
    importRun(runtime, engineer, {
      project: engineer.projectId,
      run,
      filename,
      body: bodyOf(content),
      expectedBytes: content.length,
      expectedSha256: null,
    });

  it("gives the same run however it was packed", async () => {
    const tar = await tarBytes();
    const archives = {
      "run.tar": tar,
      "run.tar.gz": gzipSync(tar),
      "run.tgz": gzipSync(tar),
      "run.zip": zipBytes(MEMBERS),
    };
    const seen: unknown[] = [];
    for (const [name, content] of Object.entries(archives)) {
      const { runId, format, points } = await upload(name, content, name);
      expect(points).toBeGreaterThan(1_000);
      const { series } = await getSeries(runtime, engineer, runId, { maxPoints: 100 });
      seen.push({ format, points, series: series.map(({ key, buckets }) => ({ key, buckets })) });
    }
    for (const other of seen.slice(1)) expect(other).toEqual(seen[0]);
  });

  it("refuses one that was cut off, wherever, and leaves nothing behind", async () => {
    const tar = await tarBytes();
    const archives = { "cut.zip": zipBytes(MEMBERS), "cut.tar.gz": gzipSync(tar) };
    for (const [name, content] of Object.entries(archives)) {
      for (const share of [0.02, 0.5, 0.98]) {
        const error: unknown = await upload(name, content.subarray(0, content.length * share), name).catch(
          (thrown: unknown) => thrown,
        );
        expect(isAppError(error) && error.code, `${name} ${share}`).toBe("unreadable-file");
        expect(String(error)).toMatch(/Expected a whole (zip|tar\.gz) archive/);
      }
    }
    const { runs } = await listRuns(runtime, engineer, { sort: "newest", page: 1, size: "50", proof: "with" });
    expect(runs.filter(({ name }) => name.startsWith("cut"))).toEqual([]);
    expect(readdirSync(path.join(runtime.config.dataFolder, "uploads"))).toEqual([]);
  });
});
