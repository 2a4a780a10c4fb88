import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { PUT } from "@/app/api/unkept-files/route";
import { findClientRun } from "@/lib/db/find-client-run";
import { listRunNotes } from "@/lib/db/list-run-notes";
import { describeOnBothDatabases } from "../../db/both-databases";
import { askWandb, type Bucket, notesOf, pointsOf, type WandbWorld, wandbWorld } from "./wandb-client";

type Recorded = {
  readonly method: string;
  readonly path: string;
  readonly body: { readonly operationName?: string } | null;
};

const FIXTURE = new URL("../../fixtures/tracking/wandb-online.jsonl", import.meta.url);
const RECORDED = readFileSync(FIXTURE, "utf8")
  .trim()
  .split("\n")
  .map((text) => JSON.parse(text) as Recorded);

describeOnBothDatabases("what W&B's client sent", (context) => {
  let world: WandbWorld;
  const answers: Record<string, Record<string, unknown>> = {};

  beforeAll(async () => {
    world = await wandbWorld(context.db);
  });
  afterAll(() => world.remove());

  const madeBucket = (): Bucket =>
    (answers["UpsertBucket"] as { upsertBucket: { bucket: Bucket } }).upsertBucket.bucket;

  /** Sends all that was recorded, in its order, to where the answers before lead. */
  const replay = async (): Promise<void> => {
    let uploadUrl = "";
    for (const { method, path, body } of RECORDED) {
      if (method === "PUT") {
        expect(uploadUrl).toBe("http://rounds.test/api/unkept-files");
        expect(PUT().status).toBe(200);
        continue;
      }
      const parts = path === "/graphql" ? [] : path.split("/").slice(2);
      const answer = await askWandb(world.asked, parts, body);
      expect([path, body?.operationName, answer.status]).toEqual([path, body?.operationName, 200]);
      const data = (answer.body["data"] ?? {}) as Record<string, unknown>;
      answers[body?.operationName ?? "file_stream"] = data;
      const files = data["createRunFiles"] as { files: { name: string; uploadUrl: string }[] } | undefined;
      if (files !== undefined) uploadUrl = files.files[0]?.uploadUrl ?? "";
    }
  };

  it("is a run with every point that was logged, its name, its settings and its end", async () => {
    await replay();
    expect(answers["Viewer"]?.["viewer"]).toMatchObject({ entity: "wandb", flags: "{}", teams: { edges: [] } });
    expect(answers["ServerFeaturesQuery"]).toEqual({ serverInfo: expect.objectContaining({ features: [] }) });
    expect(answers["OrganizationCoreWeaveOrganizationID"]).toEqual({
      entity: expect.objectContaining({ organization: null }),
    });
    const bucket = madeBucket();
    expect(bucket).toMatchObject({
      name: "gb4j5ohd",
      displayName: "n",
      sweepName: null,
      project: { name: "p", entity: { name: "wandb" } },
      historyLineCount: 0,
    });
    const run = await findClientRun(context.db, { projectId: world.projectId, id: bucket.id });
    expect(run).toMatchObject({ name: "n", training: "finished", startedAt: new Date("2026-11-22T21:36:02.725Z") });
    expect(run?.endedAt).toBeInstanceOf(Date);
    const loss = await pointsOf(world, bucket.id, "loss");
    expect(loss.steps).toEqual([0, 1, 2, 3, 4]);
    expect(loss.values).toEqual([1, 0.5, 0.3333333333333333, 0.25, 0.2]);
    expect(loss.times[0]).toBe(1_795_383_363_016_631);
    const norm = await pointsOf(world, bucket.id, "grad_norm/fc1.weight");
    expect(norm.values).toEqual([0, 0.5, 1, Number.NaN, 2]);
    expect(norm.series).toMatchObject({ mapping: { metric: "grad_norm", layer: "fc1" } });
    const notes = (await listRunNotes(context.db, { runIds: [bucket.id] })).get(bucket.id);
    expect(Object.fromEntries(notes?.parameters ?? [])).toEqual({ lr: "0.1" });
    expect(await notesOf(world, bucket.id)).toEqual([]);
  });

  it("changes nothing when all of it comes again", async () => {
    const bucket = madeBucket();
    const before = await pointsOf(world, bucket.id, "loss");
    await replay();
    expect(await pointsOf(world, bucket.id, "loss")).toEqual(before);
    expect(answers["UpsertBucket"]?.["upsertBucket"]).toMatchObject({
      bucket: { historyLineCount: 5 },
      inserted: false,
    });
    expect(await notesOf(world, bucket.id)).toEqual([]);
  });
});
