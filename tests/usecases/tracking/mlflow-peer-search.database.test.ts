import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnBothDatabases } from "../../db/both-databases";
import { log, type MlflowWorld, mlflowWorld, newRun, type RunAnswer } from "./mlflow-world";

type Named = { readonly name: string; readonly experiment_id: string; readonly last_update_time: number };

/** What MLflow's own tests of its server and store ask of searches and experiments, where other tests here do not. */
describeOnBothDatabases("searches and experiments, as MLflow's own tests ask for them", (context) => {
  let world: MlflowWorld;
  let experiment_id: string;
  beforeAll(async () => {
    world = await mlflowWorld(context.db);
    experiment_id = await newExperiment("searched");
  });
  afterAll(() => world.remove());

  const post = (endpoint: string, fields: object) => world.ask("POST", endpoint, fields);
  const newExperiment = async (name: string, fields: object = {}) =>
    String((await post("experiments/create", { name, ...fields })).body["experiment_id"]);
  const experiment = async (id: string) =>
    (await world.ask("GET", "experiments/get", { experiment_id: id })).body["experiment"] as Named;
  const search = async (fields: object) => {
    const { body } = await post("runs/search", { experiment_ids: [experiment_id], ...fields });
    const runs = (body["runs"] ?? []) as readonly RunAnswer[];
    return {
      ids: runs.map(({ info }) => String(info["run_id"])),
      names: runs.map(({ info }) => info["run_name"]),
      next: body["next_page_token"],
    };
  };
  const namesOf = async (filter: string) => (await search({ filter })).names.toSorted();
  const metric = (key: string, value: number | string, timestamp = 1) => ({ key, value, timestamp, step: 0 });

  it("sort by a metric with infinities in their places, NaN behind every number and what is absent last, both ways", async () => {
    const own = await newExperiment("order_by_metric");
    const values = [null, "NaN", "Infinity", "-Infinity", -1000, 0, 0, 1000] as const;
    for (const [index, x] of values.entries()) {
      const y = index + 1;
      const tags = [{ key: "metric", value: String(y) }];
      const run = await newRun(world, { experiment_id: own, start_time: 123, run_name: `${x}/${y}`, tags });
      const metrics = x === null ? [] : [metric("x", x), metric("y", y)];
      await log(world, run, { metrics, params: [{ key: "metric", value: String(y) }] });
    }
    const ordered = async (...order_by: string[]) => (await search({ experiment_ids: [own], order_by })).names;
    const up = ["-Infinity/4", "-1000/5", "0/6", "0/7", "1000/8", "Infinity/3", "NaN/2", "null/1"];
    const upDown = ["-Infinity/4", "-1000/5", "0/7", "0/6", "1000/8", "Infinity/3", "NaN/2", "null/1"];
    const down = ["Infinity/3", "1000/8", "0/6", "0/7", "-1000/5", "-Infinity/4", "NaN/2", "null/1"];
    const downDown = ["Infinity/3", "1000/8", "0/7", "0/6", "-1000/5", "-Infinity/4", "NaN/2", "null/1"];
    expect(await ordered("metrics.x asc", "metrics.y asc")).toEqual(up);
    expect(await ordered("metrics.x asc", "tag.metric asc")).toEqual(up);
    expect(await ordered("metrics.x asc", "metrics.y desc")).toEqual(upDown);
    expect(await ordered("metrics.x asc", "tag.metric desc")).toEqual(upDown);
    expect(await ordered("metrics.x desc", "metrics.y asc")).toEqual(down);
    expect(await ordered("metrics.x desc", "param.metric desc")).toEqual(downDown);
    expect((await search({ experiment_ids: [own], order_by: ["tag.absent"] })).names).toHaveLength(8);
  });

  it("sort by times, of which absent ones stand last, and by several things in their order", async () => {
    const own = await newExperiment("order_by_attributes");
    for (const [index, end] of [234, null, 456, -123, 789, 123].entries()) {
      const run = await newRun(world, { experiment_id: own, start_time: 123 + index, run_name: String(end) });
      const ended = end === null ? {} : { end_time: end };
      expect((await post("runs/update", { run_id: run, status: "FINISHED", ...ended })).status).toBe(200);
    }
    const ordered = async (...order_by: string[]) => (await search({ experiment_ids: [own], order_by })).names;
    expect(await ordered("attribute.end_time asc")).toEqual(["-123", "123", "234", "456", "789", "null"]);
    expect(await ordered("attribute.end_time desc")).toEqual(["789", "456", "234", "123", "-123", "null"]);
    const byStart = ["234", "null", "456", "-123", "789", "123"];
    expect(await ordered("attribute.start_time asc", "attribute.end_time desc")).toEqual(byStart);
    expect(await ordered("attributes.created ASC")).toEqual(byStart);
    expect(await ordered("attributes.Created DESC")).toEqual(byStart.toReversed());
  });

  it("give equal runs in the order of their ids, whole pages with a token and the last one without", async () => {
    const own = await newExperiment("pagination");
    const made = await Promise.all(
      Array.from({ length: 8 }, () => newRun(world, { experiment_id: own, start_time: 10 })),
    );
    const runs = made.toSorted();
    for (const size of [1, 2, 8, 20]) {
      const { ids } = await search({ experiment_ids: [own], max_results: size });
      expect(ids).toEqual(runs.slice(0, size));
    }
    const first = await search({ experiment_ids: [own], max_results: 4 });
    const second = await search({ experiment_ids: [own], max_results: 4, page_token: first.next });
    expect([first.ids, second.ids, second.next]).toEqual([runs.slice(0, 4), runs.slice(4), undefined]);
    expect(first.next).toBeDefined();
  });

  it("compare parameters, tags and metrics as they are written, and metrics by their latest value", async () => {
    const one = await newRun(world, { experiment_id, run_name: "r1" });
    const two = await newRun(world, { experiment_id, run_name: "r2" });
    const entries = (more: object) => [
      { key: "generic", value: "p_val" },
      ...Object.entries(more).map(([key, value]) => ({ key, value })),
    ];
    const [first, second] = [
      entries({ other: "some value", p_a: "abc" }),
      entries({ other: "another value", p_b: "ABC" }),
    ];
    await log(world, one, {
      params: first,
      tags: first,
      metrics: [metric("common", 1), metric("measure_a", 1), metric("m_a", 2, 2)],
    });
    await log(world, two, {
      params: second,
      tags: second,
      metrics: [
        metric("common", 1),
        metric("measure_a", 200, 2),
        metric("measure_a", 400, 3),
        metric("m_b", 3, 2),
        metric("m_b", 4, 8),
        metric("m_b", 8, 3),
      ],
    });
    const expected: Readonly<Record<string, readonly string[]>> = {
      "X.generic = 'p_val'": ["r1", "r2"],
      "X.generic = 'P_VAL'": [],
      "X.generic != 'P_VAL'": ["r1", "r2"],
      "X.generic != 'p_val'": [],
      "X.other = 'some value'": ["r1"],
      "X.other != 'wrong_val'": ["r1", "r2"],
      "X.p_a = 'abc'": ["r1"],
      "X.p_a != 'ABC'": ["r1"],
      "X.p_b = 'ABC'": ["r2"],
      "X.other LIKE '%other%'": ["r2"],
      "X.other LIKE 'other%'": [],
      "X.other LIKE '%other'": [],
      "X.other LIKE 'other'": [],
      "X.other LIKE '%Other%'": [],
      "X.other ILIKE '%Other%'": ["r2"],
      "X.other ILIKE '%Other%' and X.generic ILIKE 'P_val'": ["r2"],
      "X.p_a IS NULL": ["r2"],
      "X.p_a IS NOT NULL AND X.generic = 'p_val'": ["r1"],
    };
    for (const [filter, names] of Object.entries(expected)) {
      for (const kind of ["params", "tags"]) {
        const asked = filter.replaceAll("X", kind);
        expect([asked, await namesOf(asked)]).toEqual([asked, names]);
      }
    }
    const ofMetrics: Readonly<Record<string, readonly string[]>> = {
      "metrics.common = 1.0": ["r1", "r2"],
      "metrics.common > 0.0": ["r1", "r2"],
      "metrics.common <= 4.0": ["r1", "r2"],
      "metrics.common != 1.0": [],
      "metrics.common >= 3.0": [],
      "metrics.measure_a < 50.0": ["r1"],
      "metrics.measure_a != -12.0": ["r1", "r2"],
      "metrics.measure_a = 400.0": ["r2"],
      "metrics.m_a > 1.0": ["r1"],
      "metrics.m_b > 5.0": [],
      "metrics.m_b = 4.0": ["r2"],
      "params.generic = 'p_val' and metrics.common = 1.0 and metrics.m_a > 1.0 and params.p_a ILIKE 'A%'": ["r1"],
      "params.random_bad_name = 'p_val' and metrics.common = 1.0": [],
      "attribute.status != 'blah' and tags.`mlflow.runName` = 'r2'": ["r2"],
      "attribute.status = 'SCHEDULED'": [],
      "attributes.`Run name` = 'r1'": ["r1"],
      "attributes.`run name` = 'r2'": ["r2"],
      [`run_name = 'r1' AND run_id IN ('${one}',  '${two}')`]: ["r1"],
      [`attributes.run_id NOT IN ('${one}')`]: ["r2"],
      [`attributes.run_id NOT IN ('${one}','${two}')`]: [],
      [`attribute.artifact_uri LIKE '%${one.slice(0, 16)}%'`]: ["r1"],
      [`attribute.artifact_uri LIKE '%${one.toUpperCase()}%'`]: [],
      [`attribute.artifact_uri ILIKE '%${one.toUpperCase()}%'`]: ["r1"],
    };
    for (const [filter, names] of Object.entries(ofMetrics)) {
      expect([filter, await namesOf(filter)]).toEqual([filter, names]);
    }
    for (const name of ["experiment_id", "lifecycle_stage"]) {
      expect((await post("runs/search", { filter: `attribute.${name} = '1'` })).status).toBe(400);
    }
    await post("runs/update", { run_id: two, status: "FAILED", end_time: 300 });
    expect(await namesOf("attribute.status = 'RUNNING'")).toEqual(["r1"]);
    expect(await namesOf("attribute.status = 'FAILED'")).toEqual(["r2"]);
  });

  it("find runs by the data sets that they read: name, digest and what they were used for", async () => {
    const own = await newExperiment("datasets");
    const dataset = (number: number) => ({
      name: `name${number}`,
      digest: `digest${number}`,
      source_type: "st",
      source: "s",
    });
    const input = (number: number, use: string) => ({
      dataset: dataset(number),
      tags: [{ key: "mlflow.data.context", value: use }],
    });
    const inputs = [[input(1, "train"), input(2, "eval")], [input(1, "train"), input(3, "eval")], [input(2, "test")]];
    for (const [index, datasets] of inputs.entries()) {
      const run = await newRun(world, { experiment_id: own, run_name: `r${index + 1}` });
      expect((await post("runs/log-inputs", { run_id: run, datasets })).status).toBe(200);
      await log(world, run, { params: [{ key: "lr", value: index === 0 ? "0.01" : "0.02" }] });
    }
    const expected: Readonly<Record<string, readonly string[]>> = {
      "dataset.name = 'name1'": ["r1", "r2"],
      "dataset.digest = 'digest2'": ["r1", "r3"],
      "dataset.name = 'name4'": [],
      "dataset.context = 'train'": ["r1", "r2"],
      "dataset.context = 'test' and dataset.name = 'name2'": ["r3"],
      "datasets.name IN ('name1', 'name2')": ["r1", "r2", "r3"],
      "datasets.digest IN ('digest3')": ["r2"],
      "datasets.name LIKE 'Name%'": [],
      "datasets.name ILIKE 'Name%'": ["r1", "r2", "r3"],
      "datasets.context ILIKE 'test%'": ["r3"],
      "params.lr = '0.01' AND dataset.name = 'name1' AND dataset.context = 'train'": ["r1"],
    };
    for (const [filter, names] of Object.entries(expected)) {
      const found = await search({ experiment_ids: [own], filter });
      expect([filter, found.names.toSorted()]).toEqual([filter, names]);
    }
    for (const order of ["dataset.name", "datasets.digest DESC"]) {
      expect((await post("runs/search", { order_by: [order] })).status).toBe(400);
    }
  });

  it("name experiments by numbers, keep their tags apart, and refuse tags that are too long", async () => {
    const [one, other] = [await newExperiment("tagged"), await newExperiment("untouched")];
    const set = (fields: object) => post("experiments/set-experiment-tag", { experiment_id: one, ...fields });
    await set({ key: "dataset", value: "imagenet1K" });
    await set({ key: "dataset", value: "birdbike" });
    await set({ key: "multiline tag", value: "value2\nvalue2\nvalue2" });
    await set({ key: "empty", value: "" });
    expect(await experiment(one)).toEqual(
      expect.objectContaining({
        tags: [
          { key: "dataset", value: "birdbike" },
          { key: "multiline tag", value: "value2\nvalue2\nvalue2" },
          { key: "empty", value: "" },
        ],
      }),
    );
    expect(await experiment(other)).not.toHaveProperty("tags");
    const longest = "😀".repeat(20_000);
    expect((await set({ key: "long", value: longest })).status).toBe(200);
    expect(await experiment(one)).toEqual(
      expect.objectContaining({ tags: expect.arrayContaining([{ key: "long", value: longest }]) }),
    );
    const long = await set({ key: "long", value: "a".repeat(20_001) });
    expect([long.status, long.body["message"]]).toEqual([400, expect.stringContaining("maximum length of 20000")]);
    const drop = (key: string) => post("experiments/delete-experiment-tag", { experiment_id: one, key });
    for (const key of ["long", "empty", "multiline tag"]) expect((await drop(key)).status).toBe(200);
    expect(await experiment(one)).toEqual(expect.objectContaining({ tags: [{ key: "dataset", value: "birdbike" }] }));
    expect((await drop("absent")).body["error_code"]).toBe("RESOURCE_DOES_NOT_EXIST");
    const word = await world.ask("GET", "experiments/get", { experiment_id: "invalid_id" });
    expect([word.status, word.body["error_code"]]).toEqual([400, "INVALID_PARAMETER_VALUE"]);
    const absent = await world.ask("GET", "experiments/get", { experiment_id: "100" });
    expect([absent.status, absent.body["error_code"]]).toEqual([404, "RESOURCE_DOES_NOT_EXIST"]);
    await post("experiments/delete", { experiment_id: one });
    const deleted = await set({ key: "should", value: "notset" });
    expect([deleted.status, deleted.body["message"]]).toEqual([
      400,
      expect.stringContaining("must be in the 'active' state"),
    ]);
    const cases: readonly (readonly [object, string])[] = [
      [{ name: 123 }, "Invalid value 123 for parameter 'name'"],
      [{}, "Missing value for required parameter 'name'"],
      [{ name: "n", artifact_location: 9.5 }, "Invalid value 9.5 for parameter 'artifact_location'"],
      [{ name: "n", tags: "5" }, `Invalid value "5" for parameter 'tags'`],
    ];
    for (const [fields, sentence] of cases) {
      const { status, body } = await post("experiments/create", fields);
      expect([status, body["message"]]).toEqual([400, expect.stringContaining(sentence)]);
    }
  });

  it("find experiments by time, tag and several things, sort and page them, and every change moves their time", async () => {
    const own = await mlflowWorld(context.db);
    const ask = (endpoint: string, fields: object) => own.ask("POST", endpoint, fields);
    const names = async (fields: object) =>
      (((await ask("experiments/search", { max_results: 100, ...fields })).body["experiments"] ?? []) as Named[]).map(
        ({ name }) => name,
      );
    const tags = (more: Readonly<Record<string, string>>) =>
      Object.entries(more).map(([key, value]) => ({ key, value }));
    const given: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
      ["exp1", { key1: "value", key2: "value" }],
      ["exp2", { key1: "vaLue", key2: "vaLue" }],
      ["exp3", { "k e y 1": "value" }],
    ];
    const ids: string[] = [];
    for (const [name, of] of given) {
      // Two that were made in one millisecond have no order of their own.
      await setTimeout(2);
      ids.push(String((await ask("experiments/create", { name, tags: tags(of) })).body["experiment_id"]));
    }
    const expected: Readonly<Record<string, readonly string[]>> = {
      "tag.key1 = 'value'": ["exp1"],
      "tag.`k e y 1` = 'value'": ["exp3"],
      "tag.\"k e y 1\" = 'value'": ["exp3"],
      "tag.key1 != 'VALUE'": ["exp2", "exp1"],
      "tag.key1 LIKE '%Lue'": ["exp2"],
      "tag.key1 ILIKE '%alu%'": ["exp2", "exp1"],
      "tag.key1 LIKE 'va%' AND tag.key2 LIKE '%Lue'": ["exp2"],
      "tag.KEY = 'value'": [],
      "tag.key1 IS NOT NULL": ["exp2", "exp1"],
      "tag.key2 IS NULL": ["exp3", "Default"],
      "name ILIKE 'EXP%' AND tags.key1 = 'value'": ["exp1"],
      "attribute.`name` = 'exp1'": ["exp1"],
    };
    for (const [filter, found] of Object.entries(expected)) {
      expect([filter, await names({ filter })]).toEqual([filter, found]);
    }
    expect((await ask("experiments/search", { filter: "name IS NULL" })).status).toBe(400);
    for (const size of [0, 1_000_000]) {
      expect((await ask("experiments/search", { max_results: size })).status).toBe(400);
    }
    expect(await names({ order_by: ["name"] })).toEqual(["Default", "exp1", "exp2", "exp3"]);
    expect(await names({ order_by: ["experiment_id DESC"] })).toEqual(["exp3", "exp2", "exp1", "Default"]);
    expect(await names({ order_by: ["creation_time"] })).toEqual(["Default", "exp1", "exp2", "exp3"]);
    const timesOf = async (id = "") =>
      ((await own.ask("GET", "experiments/get", { experiment_id: id })).body["experiment"] as Named).last_update_time;
    const [one = ""] = ids;
    for (const [endpoint, fields] of [
      ["experiments/update", { new_name: "renamed" }],
      ["experiments/delete", {}],
      ["experiments/restore", {}],
    ] as const) {
      const before = await timesOf(one);
      await setTimeout(2);
      expect((await ask(endpoint, { experiment_id: one, ...fields })).status).toBe(200);
      expect(await timesOf(one)).toBeGreaterThan(before);
    }
    expect(await names({ order_by: ["last_update_time DESC"], max_results: 1 })).toEqual(["renamed"]);
    expect(await names({ filter: `last_update_time >= ${await timesOf(one)}` })).toEqual(["renamed"]);
    expect((await ask("experiments/update", { experiment_id: one, new_name: "x".repeat(501) })).status).toBe(400);
    await own.remove();
  });
});
