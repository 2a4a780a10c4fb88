import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/lib/auth/roles";
import { prismaOf } from "@/lib/db/database";
import { listRefusedPoints } from "@/lib/db/list-refused-points";
import { describeRun } from "@/lib/usecases/list-runs";
import { describeOnBothDatabases } from "../../db/both-databases";
import { log, type MlflowWorld, mlflowWorld, newRun, readHistory, readRun } from "./mlflow-world";

const METRIC = { key: "loss", value: 0.5, timestamp: 1_795_380_184_926, step: 1 };
const HOUR = 3_600_000;

/** The rest of what goes wrong with MLflow's clients is asked in log-mlflow and mlflow-runs. */
describeOnBothDatabases("what goes wrong with an MLflow client", (context) => {
  let world: MlflowWorld;
  let reader: Actor;
  beforeAll(async () => {
    world = await mlflowWorld(context.db);
    const roles = { [world.projectId]: "engineer" as const };
    reader = { kind: "person", id: "person:e", name: "E", roleEverywhere: null, roles };
  });
  afterAll(() => world.remove());

  const post = (endpoint: string, fields: object) => world.ask("POST", endpoint, fields);
  const countRuns = () => prismaOf(context.db).run.count({ where: { projectId: world.projectId } });

  it("an experiment that there is not makes no run, nor does one that is deleted or no number", async () => {
    const { body } = await post("experiments/create", { name: "deleted" });
    await post("experiments/delete", { experiment_id: body["experiment_id"] });
    const before = await countRuns();
    for (const [experiment_id, status, code] of [
      ["77", 404, "RESOURCE_DOES_NOT_EXIST"],
      ["99999999999999999999", 404, "RESOURCE_DOES_NOT_EXIST"],
      ["words", 400, "INVALID_PARAMETER_VALUE"],
      [body["experiment_id"], 400, "INVALID_PARAMETER_VALUE"],
    ] as const) {
      const answer = await post("runs/create", { experiment_id, run_name: "lost" });
      expect([experiment_id, answer.status, answer.body["error_code"]]).toEqual([experiment_id, status, code]);
    }
    expect(await countRuns()).toBe(before);
  });

  it("a run that has finished, failed or was killed takes points all the same, since clients send the last ones late", async () => {
    for (const status of ["FINISHED", "FAILED", "KILLED"]) {
      const run = await newRun(world);
      await post("runs/update", { run_id: run, status, end_time: 5 });
      expect((await log(world, run, { metrics: [METRIC] })).status).toBe(200);
      expect((await readHistory(world, run, "loss")).metrics).toEqual([METRIC]);
      expect((await readRun(world, run)).info["status"]).toBe(status);
    }
  });

  it("a client that counts in microseconds goes on without its times, and that is shown", async () => {
    const run = await newRun(world, { start_time: METRIC.timestamp * 1000 });
    const ended = await post("runs/update", { run_id: run, status: "FINISHED", end_time: 8_640_000_000_000_000 });
    const beyond = await post("runs/update", { run_id: run, status: "FINISHED", end_time: "-9223372036854775808" });
    expect([ended.status, beyond.status]).toEqual([200, 200]);
    const { training } = await describeRun(world.runtime, reader, run);
    expect([training.state, training.endedAt]).toEqual(["finished", null]);
    expect(Date.parse(training.startedAt ?? "")).toBeGreaterThan(Date.now() - HOUR);
    const [noted] = await listRefusedPoints(context.db, { runId: run });
    expect(noted).toEqual(expect.objectContaining({ points: 0, sample: `start_time: ${METRIC.timestamp * 1000}` }));
    for (const [end_time, kept] of [
      [-62_135_596_800_000, "0001-01-01T00:00:00.000Z"],
      [253_402_300_799_999, "9999-12-31T23:59:59.999Z"],
    ] as const) {
      await post("runs/update", { run_id: run, end_time });
      expect((await describeRun(world.runtime, reader, run)).training.endedAt).toBe(kept);
    }
  });

  it("a parameter that changes leaves what was stated, the points of its batch are counted, and the next batch is taken", async () => {
    const run = await newRun(world);
    await log(world, run, { params: [{ key: "lr", value: "0.1" }] });
    const refused = await log(world, run, { metrics: [METRIC, METRIC], params: [{ key: "lr", value: "0.2" }] });
    expect([refused.status, refused.body["error_code"]]).toEqual([400, "INVALID_PARAMETER_VALUE"]);
    expect((await log(world, run, { metrics: [METRIC] })).status).toBe(200);
    expect((await readRun(world, run)).data).toEqual(
      expect.objectContaining({ params: [{ key: "lr", value: "0.1" }], metrics: [METRIC] }),
    );
    const [noted] = await listRefusedPoints(context.db, { runId: run });
    expect(noted).toEqual(expect.objectContaining({ points: 2, sample: expect.stringContaining("'lr'") }));
  });

  it("a client that never finishes leaves a run that is running to it and stalled to readers, and both go on together", async () => {
    const run = await newRun(world);
    for (let step = 0; step < 3; step += 1) await log(world, run, { metrics: [{ ...METRIC, step }] });
    const stateOf = async () => (await describeRun(world.runtime, reader, run)).training.state;
    expect(await stateOf()).toBe("running");
    await prismaOf(context.db).liveBatch.updateMany({
      where: { runId: run },
      data: { createdAt: new Date(Date.now() - HOUR) },
    });
    expect([await stateOf(), (await readRun(world, run)).info["status"]]).toEqual(["stalled", "RUNNING"]);
    expect((await log(world, run, { metrics: [{ ...METRIC, step: 3 }] })).status).toBe(200);
    expect(await stateOf()).toBe("running");
    await post("runs/update", { run_id: run, status: "FINISHED", end_time: METRIC.timestamp });
    expect(await describeRun(world.runtime, reader, run)).toEqual(
      expect.objectContaining({
        training: expect.objectContaining({ state: "finished", endedAt: new Date(METRIC.timestamp).toISOString() }),
      }),
    );
  });
});
