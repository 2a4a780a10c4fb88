import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeAuditMinutes } from "@/lib/db/close-audit-minutes";
import { rawOf } from "@/lib/db/database";
import { deleteRun } from "@/lib/db/delete-run";
import { findClientRun } from "@/lib/db/find-client-run";
import { findStreamPosition } from "@/lib/db/find-stream-position";
import { foldBatches } from "@/lib/db/fold-batches";
import { listAuditEntries } from "@/lib/db/list-audit-entries";
import { listRunNotes } from "@/lib/db/list-run-notes";
import { LIVE_SERIES_LIMIT } from "@/lib/ingest/limits";
import { describeOnBothDatabases } from "../../db/both-databases";
import {
  askWandb,
  beginRun,
  line,
  notesOf,
  pointsOf,
  resume,
  stream,
  upsert,
  type WandbWorld,
  wandbWorld,
} from "./wandb-client";

describeOnBothDatabases("runs of W&B's clients", (context) => {
  let world: WandbWorld;
  let made = 0;
  const newName = (): string => {
    made += 1;
    return `run${made}`;
  };

  beforeAll(async () => {
    world = await wandbWorld(context.db);
  });
  afterAll(() => world.remove());

  const steps = async (id: string, key = "loss") => (await pointsOf(world, id, key)).steps;
  const stateOf = async (id: string) => await findClientRun(context.db, { projectId: world.projectId, id });

  describe("lines", () => {
    it("count once by their place, however they are cut and sent again", async () => {
      const name = newName();
      const id = await beginRun(world, name);
      const all = Array.from({ length: 8 }, (_, step) => line(step));
      expect((await stream(world, name, 0, all.slice(0, 3))).body).toEqual({});
      await stream(world, name, 0, all.slice(0, 3));
      await stream(world, name, 1, all.slice(1, 6));
      await stream(world, name, 0, all.slice(0, 2));
      await stream(world, name, 6, all.slice(6));
      expect(await steps(id)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
      expect(await findStreamPosition(context.db, { runId: id, stream: "wandb-history" })).toBe(8);
      expect(await notesOf(world, id)).toEqual([]);
    });

    it("count once from many who send the same at once", async () => {
      const name = newName();
      const id = await beginRun(world, name);
      const all = Array.from({ length: 50 }, (_, step) => line(step));
      const answers = await Promise.all(Array.from({ length: 6 }, () => stream(world, name, 0, all)));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
      expect(await steps(id)).toHaveLength(50);
      expect(await findStreamPosition(context.db, { runId: id, stream: "wandb-history" })).toBe(50);
    });

    it("count once where the server ended between the points and their place", async () => {
      const name = newName();
      const id = await beginRun(world, name);
      await stream(world, name, 0, [line(0), line(1)]);
      // As if the place had not been written any more.
      await rawOf(context.db).run('DELETE FROM "stream_position" WHERE "runId" = ?', [id]);
      await stream(world, name, 0, [line(0), line(1)]);
      await stream(world, name, 0, [line(0), line(1), line(2)]);
      expect(await steps(id)).toEqual([0, 1, 2]);
    });

    it("that are alike are two where they stand at two places", async () => {
      const name = newName();
      const id = await beginRun(world, name);
      await stream(world, name, 0, [line(0, { loss: 1 }, 0), line(0, { loss: 1 }, 5)]);
      await stream(world, name, 2, [line(0, { loss: 2 }, 0)]);
      expect((await pointsOf(world, id, "loss")).values).toEqual([1, 1, 2]);
    });

    it("of programs that write to one run together are counted for each", async () => {
      const name = newName();
      const id = await beginRun(world, name);
      const from = (writer: string) => ({ "x-wandb-async-client-id": writer });
      await stream(world, name, 0, [line(0, { a: 1 }), line(1, { a: 2 })], {}, from("one"));
      await stream(world, name, 0, [line(0, { b: 1 }), line(1, { b: 2 })], {}, from("two"));
      await stream(world, name, 0, [line(0, { b: 1 }), line(1, { b: 2 })], {}, from("two"));
      expect(await steps(id, "a")).toEqual([0, 1]);
      expect(await steps(id, "b")).toEqual([0, 1]);
    });

    it("of a program that was begun anew under the id are taken and told of, and its retries are not", async () => {
      const name = newName();
      const id = await beginRun(world, name);
      await stream(world, name, 0, [line(0, { loss: 9 }, 0), line(1, { loss: 8 }, 1), line(2, { loss: 7 }, 2)]);
      await stream(world, name, 0, [line(0, { loss: 1 }, 100), line(1, { loss: 2 }, 101)]);
      expect((await pointsOf(world, id, "loss")).values).toEqual([9, 8, 7, 1, 2]);
      const [note] = await notesOf(world, id);
      expect(note).toMatchObject({ source: "wandb", points: 0 });
      expect(note?.reason).toMatch(/^Lines came for places of the history that were taken already/);
    });

    it("that never came are told of", async () => {
      const name = newName();
      const id = await beginRun(world, name);
      await stream(world, name, 4, [line(4)]);
      expect(await steps(id)).toEqual([4]);
      expect(await notesOf(world, id)).toMatchObject([{ points: 4, sample: "lines 0 to 3" }]);
    });

    it("that no curve can hold are told of, and the others are taken", async () => {
      const name = newName();
      const id = await beginRun(world, name);
      const answer = await stream(world, name, 0, [
        "{",
        line(0, { loss: 1, note: "a\u0000b", "bad\u0000key": 1 }),
        { loss: 1 },
      ]);
      expect(answer.status).toBe(200);
      expect((await pointsOf(world, id, "loss")).values).toEqual([1]);
      expect((await pointsOf(world, id, "bad\\u0000key")).values).toEqual([1]);
      const notes = await notesOf(world, id);
      expect(notes.map(({ points }) => points)).toEqual([1, 1, 1]);
      expect(await findStreamPosition(context.db, { runId: id, stream: "wandb-history" })).toBe(3);
    });

    it("beyond what a run may have are told of, and those behind them are taken", async () => {
      const name = newName();
      const id = await beginRun(world, name);
      const many = Object.fromEntries(Array.from({ length: LIVE_SERIES_LIMIT + 1 }, (_, at) => [`k${at}`, at]));
      expect((await stream(world, name, 0, [{ _step: 0, ...many }])).status).toBe(200);
      await stream(world, name, 1, [line(1)]);
      expect(await steps(id)).toEqual([1]);
      const [note] = await notesOf(world, id);
      expect([note?.points, note?.sample]).toEqual([
        LIVE_SERIES_LIMIT + 1,
        expect.stringContaining("may have at most"),
      ]);
    });

    it("hold histograms of gradients, which are estimates of norms", async () => {
      const name = newName();
      const id = await beginRun(world, name);
      const histogram = { _type: "histogram", values: [3, 5], bins: [-1, 0, 1] };
      await stream(world, name, 0, [line(0, { "gradients/fc1.weight": histogram })]);
      const { series, values } = await pointsOf(world, id, "gradients/fc1.weight");
      expect(values).toEqual([Math.sqrt(2)]);
      expect(series).toMatchObject({
        estimated: true,
        mapping: { metric: "grad_norm", layer: "fc1", parameter: "weight" },
      });
    });
  });

  describe("a run", () => {
    it("is one, of many who begin it at once", async () => {
      const name = newName();
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => upsert(world, { name, project: "p", displayName: "together" })),
      );
      expect(new Set(answers.map(({ bucket }) => bucket?.id)).size).toBe(1);
      expect(answers.filter(({ inserted }) => inserted)).toHaveLength(1);
    });

    it("has its own name here where another has it, and the name that the client changes later", async () => {
      const [one, two] = [newName(), newName()];
      await beginRun(world, one, { displayName: "baseline" });
      const id = await beginRun(world, two, { displayName: "baseline" });
      expect((await stateOf(id))?.name).toBe("baseline (2)");
      await upsert(world, { name: two, project: "p", displayName: "baseline" });
      expect((await stateOf(id))?.name).toBe("baseline (2)");
      await upsert(world, { name: two, project: "p", displayName: "better" });
      expect((await stateOf(id))?.name).toBe("better");
    });

    it("keeps the same id of two projects of the client apart", async () => {
      const name = newName();
      const first = await beginRun(world, name);
      const second = await beginRun(world, name, { project: "q" });
      expect(second).not.toBe(first);
      const answer = await askWandb(world.asked, ["wandb", "q", name, "file_stream"], {
        files: { "wandb-history.jsonl": { offset: 0, content: [JSON.stringify(line(7))] } },
      });
      expect(answer.status).toBe(200);
      expect([await steps(first), await steps(second)]).toEqual([[], [7]]);
    });

    it("keeps settings as they are changed, which the diagnosis knows, and labels", async () => {
      const name = newName();
      const config = (values: object) =>
        JSON.stringify(Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value }])));
      const id = await beginRun(world, name, {
        config: config({ lr: 0.1, optimizer: "adam", inner: { a: 1 } }),
        tags: ["x", "y"],
        notes: "said",
        groupName: "g",
      });
      await upsert(world, { name, project: "p", config: config({ lr: 0.2, optimizer: "adam", inner: { a: 1 } }) });
      await foldBatches(context.db, { runId: id, at: new Date() });
      const notes = (await listRunNotes(context.db, { runIds: [id] })).get(id);
      expect(Object.fromEntries(notes?.parameters ?? [])).toEqual({ lr: "0.2", optimizer: "adam", "inner.a": "1" });
      expect(notes?.tags.get("wandb.tags")).toBe('["x","y"]');
      expect(JSON.parse((await stateOf(id))?.settings ?? "")).toMatchObject({ learningRate: 0.2, optimizer: "adam" });
    });

    it("has finished, failed or was stopped as its program ended, once, and runs again when it is resumed", async () => {
      const name = newName();
      const id = await beginRun(world, name);
      for (const [exitcode, training] of [
        [0, "finished"],
        [1, "failed"],
        [255, "killed"],
      ] as const) {
        await stream(world, name, 0, [], { complete: true, exitcode });
        const ended = await stateOf(id);
        expect(ended).toMatchObject({ training });
        await stream(world, name, 0, [], { complete: true, exitcode });
        expect((await stateOf(id))?.endedAt).toEqual(ended?.endedAt);
        await upsert(world, { name, project: "p" });
        expect(await stateOf(id)).toMatchObject({ training: "running" });
      }
    });

    it("that is resumed goes on behind its last line and step", async () => {
      const name = newName();
      expect((await resume(world, name)).body).toMatchObject({ data: { model: { bucket: null } } });
      const id = await beginRun(world, name, { config: '{"lr":{"value":0.1}}', tags: ["t"], notes: "n" });
      expect((await resume(world, name)).bucket).toMatchObject({ historyLineCount: 0, historyTail: "[]" });
      await stream(world, name, 0, [line(0), line(5, { loss: 1 }, 8.5)]);
      const { bucket } = await resume(world, name);
      expect(bucket).toMatchObject({
        id,
        name,
        historyLineCount: 2,
        eventsLineCount: 0,
        logLineCount: 0,
        eventsTail: "[]",
        config: '{"lr":{"value":0.1}}',
        tags: ["t"],
        notes: "n",
      });
      const [last] = JSON.parse(String(bucket?.["historyTail"])) as string[];
      expect(JSON.parse(last ?? "")).toEqual({ _step: 5, _runtime: 8.5, _wandb: { runtime: 8 } });
      expect(JSON.parse(String(bucket?.["summaryMetrics"]))).toMatchObject({ _step: 5 });
      expect(JSON.parse(String(bucket?.["wandbConfig"]))).toHaveProperty("t");
      const again = await upsert(world, { id: bucket?.id, name, project: "p" });
      expect(again).toMatchObject({ inserted: false, bucket: { historyLineCount: 2 } });
      await stream(world, name, 2, [line(6)]);
      expect(await steps(id)).toEqual([0, 5, 6]);
    });

    it("that was deleted here takes nothing and says so, in a way that clients do not try again", async () => {
      const name = newName();
      const id = await beginRun(world, name);
      await deleteRun(context.db, { id, by: "system", reason: "to see", at: new Date() });
      for (const answer of [await stream(world, name, 0, [line(0)]), await upsert(world, { name, project: "p" })]) {
        expect([answer.status, String(answer.body["error"])]).toEqual([
          400,
          expect.stringContaining("was deleted here"),
        ]);
        expect(answer.body["errors"]).toEqual([{ message: answer.body["error"] }]);
      }
      expect((await resume(world, name)).bucket).toBeNull();
    });

    it("has what stands in the summary alone as numbers of the whole run", async () => {
      const name = newName();
      const id = await beginRun(world, name);
      const summary = JSON.stringify({ _step: 1, loss: 0.5, best_auc: 0.9, text: "x" });
      const files = { "wandb-summary.json": { offset: 0, content: [summary] } };
      await stream(world, name, 0, [line(0), line(1)], { files });
      await stream(world, name, 0, [], { files });
      const best = await pointsOf(world, id, "best_auc");
      expect([best.steps, best.values, best.series?.context]).toEqual([[1], [0.9], { summary: "run" }]);
      expect(await steps(id)).toEqual([0, 1]);
    });
  });

  it("everything that was done has its entry in the audit log", async () => {
    const name = newName();
    const id = await beginRun(world, name, { config: '{"lr":{"value":1}}' });
    await stream(world, name, 0, ["{", line(0)], { complete: true, exitcode: 1 });
    await closeAuditMinutes(context.db, { now: new Date(Date.now() + 120_000) });
    const entries = await listAuditEntries(context.db, { projects: [world.projectId], limit: 1000 });
    const actions = entries.filter(({ object }) => object === `run:${id}`).map(({ action }) => action);
    expect([...new Set(actions)].sort()).toEqual([
      "points.appended",
      "points.refused",
      "run.created",
      "run.described",
      "run.training-changed",
    ]);
  });
});
