import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/lib/auth/roles";
import { refusedPointsQuerySchema, runNotesQuerySchema } from "@/lib/schema/run-notes";
import { appendPoints } from "@/lib/usecases/append-points";
import { getRunNotes } from "@/lib/usecases/get-run-notes";
import { getRunState } from "@/lib/usecases/get-run-state";
import { listRefused } from "@/lib/usecases/list-refused";
import { describeOnBothDatabases } from "../../db/both-databases";
import { bodyOf } from "../runtime-under-test";
import { log, type MlflowWorld, mlflowWorld, newRun } from "./mlflow-world";

const METRIC = { key: "loss", value: 0.5, timestamp: 1_795_380_184_926, step: 1 };

describeOnBothDatabases("what clients sent and is not shown as a point", (context) => {
  let world: MlflowWorld;
  let engineer: Actor;
  beforeAll(async () => {
    world = await mlflowWorld(context.db);
    engineer = inRole("engineer");
  });
  afterAll(() => world.remove());

  const inRole = (role: "engineer" | "auditor"): Actor => {
    const roles = { [world.projectId]: role };
    return { kind: "person", id: `person:${role}`, name: role, roleEverywhere: null, roles };
  };
  const refusedOf = (run: string, actor = engineer, page = 1) =>
    listRefused(world.runtime, actor, run, refusedPointsQuerySchema.parse({ page }));
  const send = (runId: string, text: string) =>
    appendPoints(world.runtime, engineer, { runId, idempotencyKey: null, body: bodyOf(text), expectedSha256: null });

  it("is nothing for a run of which everything was taken", async () => {
    const run = await newRun(world);
    await log(world, run, { metrics: [METRIC] });
    expect(await refusedOf(run)).toEqual({ refused: [], points: 0, page: 1, pageSize: 50, total: 0 });
    expect((await getRunState(world.runtime, engineer, run)).refused).toEqual({ kinds: 0, points: 0 });
  });

  it("is counted by kind of fault, with reason, client, time and the first example", async () => {
    const run = await newRun(world);
    await log(world, run, { metrics: [{ ...METRIC, key: "a,b" }, METRIC] });
    await log(world, run, { metrics: [{ ...METRIC, timestamp: 1_795_380_184 }] });
    const { refused, points, total } = await refusedOf(run);
    expect([points, total]).toEqual([3, 2]);
    expect(refused).toEqual([
      expect.objectContaining({
        source: "mlflow",
        points: 2,
        reason: expect.stringContaining("a name that MLflow's server refuses"),
        sample: expect.stringContaining("a,b"),
      }),
      expect.objectContaining({ source: "mlflow", points: 1, reason: expect.stringContaining("look like seconds") }),
    ]);
    expect((await getRunState(world.runtime, engineer, run)).refused).toEqual({ kinds: 2, points: 3 });
    expect((await refusedOf(run, engineer, 2)).refused).toEqual([]);
  });

  it("keeps its examples from those who may not see single patients", async () => {
    const run = await newRun(world);
    await log(world, run, { metrics: [{ ...METRIC, key: "loss of Jane Doe!" }] });
    const { refused } = await refusedOf(run, inRole("auditor"));
    expect(refused).toEqual([expect.objectContaining({ points: 1, sample: null })]);
    expect(JSON.stringify(refused)).not.toContain("Jane");
  });

  it("holds lines of a live batch that could not be taken, and batches that held nothing at all", async () => {
    const run = await newRun(world);
    await send(run, '{"step":1,"loss":0.5}\n{"step":1.5,"loss":0.5}\nno JSON\n');
    await send(run, '{"step":2.5,"loss":0.5}\n').catch(() => undefined);
    const { refused } = await refusedOf(run);
    expect(refused).toEqual([
      expect.objectContaining({ source: "points", points: 2, reason: expect.stringContaining("left out") }),
      expect.objectContaining({ source: "points", points: 1, reason: expect.stringContaining("refused whole") }),
    ]);
    for (const { sample } of refused) expect(sample).not.toBe("");
  });

  it("is beside what the client stated: parameters, tags and the experiment, page by page, nothing of our own", async () => {
    const { body } = await world.ask("POST", "experiments/create", { name: "folds" });
    const run = await newRun(world, { experiment_id: body["experiment_id"], user_id: "ada", run_name: "one" });
    const params = Array.from({ length: 60 }, (_, index) => ({
      key: `p${String(index).padStart(2, "0")}`,
      value: "v",
    }));
    await log(world, run, { params, tags: [{ key: "phase", value: "warmup" }] });
    const notes = (kind: string, page: number) =>
      getRunNotes(world.runtime, engineer, run, runNotesQuerySchema.parse({ kind, page }));
    const first = await notes("parameters", 1);
    expect(first.experiment).toEqual({ id: body["experiment_id"], name: "folds" });
    expect([first.notes.length, first.total]).toEqual([50, 60]);
    expect([...first.notes, ...(await notes("parameters", 2)).notes]).toEqual(params);
    expect((await notes("tags", 1)).notes).toEqual([
      { key: "mlflow.runName", value: "one" },
      { key: "phase", value: "warmup" },
    ]);
  });
});
