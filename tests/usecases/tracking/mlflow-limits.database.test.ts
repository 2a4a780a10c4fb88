import { afterAll, beforeAll, expect, it } from "vitest";
import { POST } from "@/app/api/2.0/[...path]/route";
import { EXPERIMENT_TAGS_LIMIT } from "@/lib/tracking/mlflow/limits";
import { giveToken } from "../../auth/give-token";
import { describeOnBothDatabases } from "../../db/both-databases";
import { log, type MlflowWorld, mlflowWorld, newRun, readHistory, readRun } from "./mlflow-world";

const METRIC = { key: "loss", value: 0.5, timestamp: 1_795_380_184_926, step: 1 };
const NUL = "a\u0000b";
const manyTags = (count: number) => Array.from({ length: count }, (_, at) => ({ key: `t${at}`, value: "v" }));

/** Texts and amounts that no database takes, or takes at the cost of everybody else. */
describeOnBothDatabases("what is too much of an MLflow client", (context) => {
  let world: MlflowWorld;
  let run = "";
  beforeAll(async () => {
    world = await mlflowWorld(context.db);
    run = await newRun(world);
  });
  afterAll(() => world.remove());

  const post = (endpoint: string, fields: object) => world.ask("POST", endpoint, fields);

  it("an id that no database can hold names nothing", async () => {
    for (const id of [NUL, "\ud800", "x".repeat(100_000)]) {
      expect((await world.ask("GET", "runs/get", { run_id: id })).status).toBe(404);
      expect((await post("runs/update", { run_id: id, status: "FINISHED" })).status).toBe(404);
      expect((await post("logged-models", { name: "m", source_run_id: id })).status).toBe(404);
      const history = await world.ask("GET", "metrics/get-history", { run_id: run, metric_key: id });
      expect([history.status, history.body]).toEqual([200, {}]);
      expect((await world.ask("GET", "experiments/get-by-name", { experiment_name: id })).status).toBe(404);
    }
  });

  it("the id of a model is kept as it can be written, and refused where it is long", async () => {
    const model = (model_id: string, step: unknown = 3) =>
      post("runs/outputs", { run_id: run, models: [{ model_id, step }] });
    expect((await model(NUL)).status).toBe(200);
    for (const refused of [model("x".repeat(251)), model("m", { deep: [] })]) {
      expect((await refused).body["error_code"]).toBe("INVALID_PARAMETER_VALUE");
    }
    expect((await world.ask("GET", "runs/get", { run_id: run })).body["run"]).toMatchObject({
      outputs: { model_outputs: [{ model_id: "a\\u0000b", step: 3 }] },
    });
  });

  it("a model with more parameters than are kept of one is kept without them", async () => {
    const params = [{ key: "p", value: "v".repeat(20_001) }];
    const { body } = await post("logged-models", { name: "n".repeat(9000), source_run_id: run, params });
    const { info } = body["model"] as { info: { model_id: string; name: string } };
    expect(info.name).toBe("n".repeat(500));
    const kept = (await world.ask("GET", `logged-models/${info.model_id}`)).body["model"];
    expect(kept).toMatchObject({ info: { model_id: info.model_id }, data: {} });
    expect(JSON.stringify(kept).length).toBeLessThan(20_000);
  });

  it("more tags than a batch may hold make nothing", async () => {
    for (const [endpoint, fields] of [
      ["runs/create", { experiment_id: "0" }],
      ["experiments/create", { name: "with tags" }],
      ["logged-models", { source_run_id: run }],
    ] as const) {
      const refused = await post(endpoint, { ...fields, tags: manyTags(101) });
      expect([endpoint, refused.status, refused.body["message"]]).toEqual([
        endpoint,
        400,
        expect.stringContaining("at most 100 tags"),
      ]);
      expect((await post(endpoint, { ...fields, tags: manyTags(100) })).status).toBe(200);
    }
  });

  it("a name and a user that are long are cut as tags are", async () => {
    const long = "x".repeat(9000);
    const tags = [{ key: "mlflow.runName", value: long }];
    const named = await newRun(world, { run_name: long, user_id: long, tags });
    const { info } = await readRun(world, named);
    expect([info["run_name"], info["user_id"]]).toEqual([long.slice(0, 8000), long.slice(0, 8000)]);
    await post("runs/update", { run_id: named, run_name: `${long}y` });
    expect((await readRun(world, named)).info["run_name"]).toBe(long.slice(0, 8000));
  });

  it("an experiment takes no new tag beyond its limit, and other values for those that it has", async () => {
    const { body } = await post("experiments/create", { name: "many tags", tags: manyTags(100) });
    const experiment_id = body["experiment_id"];
    const set = (key: string, value = "v") => post("experiments/set-experiment-tag", { experiment_id, key, value });
    for (let at = 100; at < EXPERIMENT_TAGS_LIMIT; at += 1) expect((await set(`t${at}`)).status).toBe(200);
    const refused = await set("one more");
    expect([refused.status, refused.body["error_code"]]).toEqual([400, "INVALID_PARAMETER_VALUE"]);
    expect((await set("t0", "other")).status).toBe(200);
    await post("experiments/delete-experiment-tag", { experiment_id, key: "t1" });
    expect((await set("one more")).status).toBe(200);
  });

  it("fields in the address of a request with a body are not read: what makes a batch one covers the body alone", async () => {
    const token = await giveToken(context.db, { role: "administrator", projectIds: [world.projectId] });
    const logged = await newRun(world);
    const ask = async (value: number): Promise<number> => {
      const query = new URLSearchParams({ key: "loss", value: String(value), timestamp: "1", run_id: logged });
      const request = new Request(`http://rounds.test/api/2.0/mlflow/runs/log-metric?${query}`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}` },
        body: "{}",
      });
      const path = ["mlflow", "runs", "log-metric"];
      return (await POST(request, { params: Promise.resolve({ path }) })).status;
    };
    expect([await ask(1), await ask(2)]).toEqual([400, 400]);
    await log({ ask: world.ask }, logged, { metrics: [METRIC] });
    expect((await readHistory(world, logged, "loss")).metrics).toEqual([METRIC]);
  });
});
