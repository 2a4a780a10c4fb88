import { afterAll, beforeAll, expect, it } from "vitest";
import { foldBatches } from "@/lib/db/fold-batches";
import { describeOnBothDatabases } from "../../db/both-databases";
import { log, type MlflowWorld, mlflowWorld, newRun, type RunAnswer, readHistory, readRun } from "./mlflow-world";

const point = (key: string, value: number | string, timestamp: number, step: number) => ({
  key,
  value,
  timestamp,
  step,
});

/** What MLflow's own tests of its server and store ask of runs and batches, where other tests here do not ask it. */
describeOnBothDatabases("runs and batches, as MLflow's own tests ask for them", (context) => {
  let world: MlflowWorld;
  beforeAll(async () => {
    world = await mlflowWorld(context.db);
  });
  afterAll(() => world.remove());

  const post = (endpoint: string, fields: object) => world.ask("POST", endpoint, fields);
  const dataOf = async (id: string) => (await readRun(world, id)).data;
  const tagsOf = async (id: string) =>
    Object.fromEntries(((await dataOf(id)).tags ?? []).map(({ key, value }) => [key, value]));
  const nameOf = async (id: string) => (await readRun(world, id)).info["run_name"];

  it("begin with what they were made with: user, time, name, and every tag", async () => {
    const tags = [
      { key: "mlflow.user", value: "username" },
      { key: "mlflow.source.name", value: "Hello" },
      { key: "mlflow.parentRunId", value: "7" },
      { key: "my", value: "tag" },
    ];
    const run = await newRun(world, { user_id: "username", start_time: 456, run_name: "my name", tags });
    const { info } = await readRun(world, run);
    expect(info).toEqual(
      expect.objectContaining({
        run_id: run,
        run_uuid: run,
        user_id: "username",
        start_time: 456,
        run_name: "my name",
        status: "RUNNING",
        lifecycle_stage: "active",
      }),
    );
    expect(info["end_time"]).toBeUndefined();
    expect(await tagsOf(run)).toEqual({
      ...Object.fromEntries(tags.map(({ key, value }) => [key, value])),
      "mlflow.runName": "my name",
    });
  });

  it("have one name: by field, by tag, or one that is made up, and never two that differ", async () => {
    const byTag = await newRun(world, { tags: [{ key: "mlflow.runName", value: "test" }] });
    expect(await nameOf(byTag)).toBe("test");
    const both = await newRun(world, { run_name: "one", tags: [{ key: "mlflow.runName", value: "one" }] });
    expect(await nameOf(both)).toBe("one");
    for (const given of [{}, { run_name: "" }]) expect(await nameOf(await newRun(world, given))).toMatch(/^run-/);
    const { status, body } = await post("runs/create", {
      experiment_id: "0",
      run_name: "test",
      tags: [{ key: "mlflow.runName", value: "test_2" }],
    });
    expect([status, body["error_code"]]).toEqual([400, "INVALID_PARAMETER_VALUE"]);
    expect(body["message"]).toContain("Both 'run_name' argument and 'mlflow.runName' tag are specified");
  });

  it("keep their name through an update that names none, lose its tag, and take it again by field, tag or batch", async () => {
    const run = await newRun(world, { run_name: "peer name" });
    await post("runs/update", { run_id: run, status: "FINISHED", end_time: 1000, run_name: "new name" });
    for (const none of [{}, { run_name: "" }]) {
      await post("runs/update", { run_id: run, status: "FINISHED", end_time: 1000, ...none });
      expect(await nameOf(run)).toBe("new name");
    }
    expect((await readRun(world, run)).info).toEqual(expect.objectContaining({ status: "FINISHED", end_time: 1000 }));
    await post("runs/delete-tag", { run_id: run, key: "mlflow.runName" });
    expect([await nameOf(run), await tagsOf(run)]).toEqual(["new name", {}]);
    await post("runs/set-tag", { run_id: run, key: "mlflow.runName", value: "newest name" });
    expect(await nameOf(run)).toBe("newest name");
    await log(world, run, { tags: [{ key: "mlflow.runName", value: "batch name" }] });
    expect([await nameOf(run), (await tagsOf(run))["mlflow.runName"]]).toEqual(["batch name", "batch name"]);
    expect((await readRun(world, run)).info["status"]).toBe("FINISHED");
  });

  it("take every status with its end, and a name alone changes neither", async () => {
    for (const status of ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"]) {
      const run = await newRun(world);
      const { body } = await post("runs/update", { run_id: run, status, end_time: 7 });
      expect(body["run_info"]).toEqual(expect.objectContaining({ status, end_time: 7 }));
      const renamed = await post("runs/update", { run_id: run, run_name: `abc ${status}` });
      expect(renamed.body["run_info"]).toEqual(
        expect.objectContaining({ status, end_time: 7, run_name: `abc ${status}` }),
      );
    }
  });

  it("show of a metric the point of the greatest step, then time, then value, whatever came last", async () => {
    const run = await newRun(world);
    const points = [
      point("m", 1000, 100, 0),
      point("m", 100, 40, 3),
      point("m", 10, 50, 3),
      point("m", 20, 50, 3),
      point("m", 20, 50, 3),
      point("m", 900, 900, -3),
      point("m", 800, 800, -1),
    ];
    for (const metric of points.toReversed()) await post("runs/log-metric", { run_id: run, ...metric });
    expect((await dataOf(run)).metrics).toEqual([point("m", 20, 50, 3)]);
    const { metrics } = await readHistory(world, run, "m");
    expect(metrics).toHaveLength(6);
    expect(new Set(metrics.map((metric) => JSON.stringify(metric)))).toEqual(
      new Set(points.map((metric) => JSON.stringify(metric))),
    );
  });

  it("keep what several threads log at once, two of them the same run", async () => {
    const runs = [await newRun(world), await newRun(world)];
    const work = async (run: string, thread: number): Promise<void> => {
      for (let step = 0; step < 10; step += 1) {
        await post("runs/log-metric", { run_id: run, ...point("single", step, 1000 + thread, 0) });
      }
      const metrics = Array.from({ length: 100 }, (_, value) => point("batch", value, 2000 + thread, 0));
      expect((await log(world, run, { metrics })).status).toBe(200);
    };
    await Promise.all([...runs, ...runs].map(work));
    for (const run of runs) {
      expect((await readHistory(world, run, "single")).metrics).toHaveLength(20);
      expect((await readHistory(world, run, "batch")).metrics).toHaveLength(200);
    }
  });

  it("take a batch of a thousand different metrics, and of keys out of order with repetitions, before and after folding", async () => {
    const run = await newRun(world);
    const metrics = Array.from({ length: 1000 }, (_, index) => point(`m${index}`, index, 12_345, index * 2));
    expect((await log(world, run, { metrics })).status).toBe(200);
    const again = [...metrics.slice(0, 150), ...metrics.slice(0, 150).map((metric) => ({ ...metric, timestamp: 2 }))];
    expect((await log(world, run, { metrics: again.toReversed() })).status).toBe(200);
    for (const _ of ["waiting", "folded"]) {
      expect((await dataOf(run)).metrics).toHaveLength(1000);
      expect((await readHistory(world, run, "m7")).metrics).toHaveLength(2);
      expect((await readHistory(world, run, "m700")).metrics).toEqual([metrics[700]]);
      await foldBatches(context.db, { runId: run, at: new Date() });
    }
  });

  it("take an empty batch, parameters again with new ones, and of a tag that is sent twice the last", async () => {
    const run = await newRun(world);
    const entries = (text: string) => text.split(" ").map((pair) => ({ key: pair[0] ?? "", value: pair.slice(1) }));
    expect((await log(world, run, {})).status).toBe(200);
    expect((await log(world, run, { params: entries("a0 b1") })).status).toBe(200);
    expect((await log(world, run, { params: entries("a0 c2") })).status).toBe(200);
    expect((await log(world, run, { tags: entries("t1 t2") })).status).toBe(200);
    expect((await dataOf(run)).params).toEqual(entries("a0 b1 c2"));
    expect((await tagsOf(run))["t"]).toBe("2");
    const empty = { params: [{ key: "e", value: "" }], tags: [{ key: "f", value: "" }] };
    expect((await log(world, run, empty)).status).toBe(200);
    expect([(await dataOf(run)).params?.find(({ key }) => key === "e")?.value, (await tagsOf(run))["f"]]).toEqual([
      "",
      "",
    ]);
  });

  it("lose a tag of their own alone, and say which tag or run there is not", async () => {
    const [one = "", other = ""] = [await newRun(world), await newRun(world)];
    for (const run of [one, other]) await post("runs/set-tag", { run_id: run, key: "tag0", value: "v" });
    await post("runs/delete-tag", { run_id: one, key: "tag0" });
    expect([(await tagsOf(one))["tag0"], (await tagsOf(other))["tag0"]]).toEqual([undefined, "v"]);
    const message = async (fields: object) => (await post("runs/delete-tag", fields)).body["message"];
    expect(await message({ run_id: one, key: "fakeTag" })).toContain("No tag with name: fakeTag");
    expect(await message({ run_id: "random", key: "tag0" })).toContain("Run with id=random not found");
    await post("runs/delete", { run_id: other });
    expect(await message({ run_id: other, key: "tag0" })).toContain(`The run ${other} must be in the 'active' state`);
  });

  it("take again, once they are restored, what was refused while they were deleted", async () => {
    const run = await newRun(world);
    const steps = ["runs/restore", "runs/delete", "runs/delete"];
    for (const endpoint of steps) expect((await post(endpoint, { run_id: run })).status).toBe(200);
    expect((await post("runs/log-parameter", { run_id: run, key: "p", value: "v1" })).status).toBe(400);
    expect((await post("runs/log-metric", { run_id: run, ...point("m", 1, 123, 0) })).status).toBe(400);
    await post("runs/restore", { run_id: run });
    await post("runs/log-parameter", { run_id: run, key: "p", value: "v22" });
    await post("runs/log-metric", { run_id: run, ...point("m", 34, 85, 1) });
    expect(await dataOf(run)).toEqual(
      expect.objectContaining({ params: [{ key: "p", value: "v22" }], metrics: [point("m", 34, 85, 1)] }),
    );
  });

  it("name in one sentence the field that is missing or of another kind", async () => {
    const run = await newRun(world);
    const metric = { run_id: run, key: "foo", value: 31, timestamp: 59, step: 41 };
    const cases: readonly (readonly [string, object, string])[] = [
      ["runs/log-metric", { ...metric, run_id: 31 }, "Invalid value 31 for parameter 'run_id' supplied"],
      ["runs/log-metric", { ...metric, key: 31 }, "Invalid value 31 for parameter 'key' supplied"],
      ["runs/log-metric", { ...metric, step: "foo" }, `Invalid value "foo" for parameter 'step' supplied`],
      ["runs/log-metric", { ...metric, timestamp: "foo" }, `Invalid value "foo" for parameter 'timestamp' supplied`],
      ["runs/log-metric", { ...metric, run_id: null }, "Missing value for required parameter 'run_id'"],
      ["runs/log-metric", { ...metric, key: null }, "Missing value for required parameter 'key'"],
      ["runs/log-metric", { ...metric, value: null }, "Missing value for required parameter 'value'"],
      ["runs/log-parameter", { run_id: 31, key: "p", value: 41 }, "Invalid value 31 for parameter 'run_id' supplied"],
      ["runs/log-parameter", { run_id: run, key: 31, value: 41 }, "Invalid value 31 for parameter 'key' supplied"],
      ["runs/set-tag", { run_id: run, key: "p", value: 41 }, "Invalid value 41 for parameter 'value' supplied"],
      ["runs/set-tag", { run_id: run, value: "value" }, "Missing value for required parameter 'key'"],
      ["runs/log-batch", { run_id: run, metrics: "foo" }, `Invalid value "foo" for parameter 'metrics' supplied`],
      ["runs/log-batch", { run_id: run, params: "foo" }, `Invalid value "foo" for parameter 'params' supplied`],
      ["runs/log-batch", { run_id: run, tags: "foo" }, `Invalid value "foo" for parameter 'tags' supplied`],
      ["runs/log-inputs", { datasets: [] }, "Missing value for required parameter 'run_id'"],
      ["runs/log-inputs", { run_id: run }, "Missing value for required parameter 'datasets'"],
      ["runs/search", { max_results: 123_456_789 }, "Invalid value 123456789 for parameter 'max_results' supplied"],
    ];
    for (const [endpoint, fields, sentence] of cases) {
      const { status, body } = await post(endpoint, fields);
      expect([endpoint, status, body["message"]]).toEqual([endpoint, 400, expect.stringContaining(sentence)]);
    }
    const withoutStep = { run_id: run, metrics: [{ key: "mae", value: 2.5, timestamp: 123_456_789 }] };
    expect((await post("runs/log-batch", withoutStep)).status).toBe(200);
    expect((await dataOf(run)).metrics).toEqual([point("mae", 2.5, 123_456_789, 0)]);
  });

  it("keep of a data set what was said of it first, each once, and refuse one that is not whole or too long", async () => {
    const run = await newRun(world);
    const dataset = { name: "name", digest: "digest", source_type: "st", source: "source", schema: "s", profile: "p" };
    const tags = [{ key: "key1", value: "value1" }];
    const send = (datasets: readonly object[]) => post("runs/log-inputs", { run_id: run, datasets });
    expect(
      (
        await send([
          { dataset, tags },
          { dataset: { ...dataset, source: "other" }, tags: [] },
        ])
      ).status,
    ).toBe(200);
    await send([{ dataset: { ...dataset, source: "third" }, tags: [{ key: "k", value: "v" }] }]);
    await send([{ dataset: { ...dataset, name: "other_name" }, tags }, { dataset: { ...dataset, digest: "other" } }]);
    const { body } = await world.ask("GET", "runs/get", { run_id: run });
    const inputs = (body["run"] as { inputs: { dataset_inputs: readonly object[] } }).inputs.dataset_inputs;
    expect(inputs).toHaveLength(3);
    expect(inputs).toEqual(
      expect.arrayContaining([
        { dataset, tags },
        { dataset: { ...dataset, name: "other_name" }, tags },
        { dataset: { ...dataset, digest: "other" } },
      ]),
    );
    const faults: readonly (readonly [object, string])[] = [
      [{ dataset: { ...dataset, name: null } }, "'name'"],
      [{ dataset: { ...dataset, digest: null } }, "'digest'"],
      [{ dataset: { ...dataset, source_type: null } }, "'source_type'"],
      [{ dataset: { ...dataset, source: null } }, "'source'"],
      [{ dataset, tags: [{ key: null, value: "train" }] }, "'key'"],
      [{ dataset, tags: [{ key: "key", value: null }] }, "'value'"],
      [{ dataset: { ...dataset, name: "a".repeat(501) } }, "'name' exceeds the maximum length of 500"],
      [{ dataset: { ...dataset, digest: "a".repeat(37) } }, "'digest' exceeds the maximum length of 36"],
      [{ dataset: { ...dataset, source: "a".repeat(65_536) } }, "'source' exceeds the maximum length"],
      [{ dataset, tags: [{ key: "a".repeat(256), value: "v" }] }, "'key' exceeds the maximum length of 255"],
      [{ dataset, tags: [{ key: "k", value: "a".repeat(501) }] }, "'value' exceeds the maximum length of 500"],
    ];
    for (const [input, sentence] of faults) {
      const { status, body: refused } = await send([input]);
      expect([sentence, status, refused["message"]]).toEqual([sentence, 400, expect.stringContaining(sentence)]);
    }
  });

  it("are found by the models that they made", async () => {
    const run = await newRun(world, { run_name: "with model" });
    const made = await post("logged-models", { experiment_id: "0", name: "m", source_run_id: run });
    const model_id = (made.body["model"] as { info: { model_id: string } }).info.model_id;
    await post("runs/outputs", { run_id: run, models: [{ model_id, step: 1 }] });
    const { body } = await post("runs/search", { experiment_ids: ["0"], filter: `run_id = '${run}'` });
    const [found] = body["runs"] as readonly (RunAnswer & { outputs: object })[];
    expect(found?.outputs).toEqual({ model_outputs: [{ model_id, step: 1 }] });
  });
});
