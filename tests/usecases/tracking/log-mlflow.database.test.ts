import { afterAll, beforeAll, expect, it } from "vitest";
import { foldBatches } from "@/lib/db/fold-batches";
import { listRefusedPoints } from "@/lib/db/list-refused-points";
import { describeOnBothDatabases } from "../../db/both-databases";
import { log, type MlflowWorld, mlflowWorld, newRun, readHistory, readRun } from "./mlflow-world";

const METRIC = { key: "loss", value: 0.5, timestamp: 1_795_380_184_926, step: 1 };

describeOnBothDatabases("what MLflow clients log", (context) => {
  let world: MlflowWorld;
  beforeAll(async () => {
    world = await mlflowWorld(context.db);
  });
  afterAll(() => world.remove());

  it("keeps every step of 64 bits to the digit, as a number or a text, before and after folding", async () => {
    const run = await newRun(world);
    const steps = ["-9223372036854775808", "-7", "0", "9007199254740991", "9007199254740993", "9223372036854775807"];
    const metrics = steps.map(
      (step, index) =>
        `{"key":"loss","value":${index},"timestamp":"${index}","step":${index % 2 === 0 ? step : `"${step}"`}}`,
    );
    const { status } = await world.ask("POST", "runs/log-batch", `{"run_id":"${run}","metrics":[${metrics.join()}]}`);
    expect(status).toBe(200);
    for (const _ of ["waiting", "folded"]) {
      const { metrics: history } = await readHistory(world, run, "loss");
      expect(history.map(({ step }) => String(step))).toEqual(steps);
      const { data } = await readRun(world, run);
      expect(data.metrics).toEqual([{ key: "loss", value: 5, timestamp: 5, step: "9223372036854775807" }]);
      await foldBatches(context.db, { runId: run, at: new Date() });
    }
  });

  it("refuses a step beyond 64 bits, a fraction and a word, and shows each with the run", async () => {
    const run = await newRun(world);
    for (const step of ["9223372036854775808", '"1.5"', '"ten"']) {
      const body = `{"run_id":"${run}","metrics":[{"key":"loss","value":1,"timestamp":1,"step":${step}}]}`;
      const answer = await world.ask("POST", "runs/log-batch", body);
      expect([step, answer.status, answer.body["error_code"]]).toEqual([step, 400, "INVALID_PARAMETER_VALUE"]);
    }
    expect((await readHistory(world, run, "loss")).metrics).toEqual([]);
    expect(await listRefusedPoints(context.db, { runId: run })).toEqual([
      expect.objectContaining({ source: "mlflow", points: 3 }),
    ]);
  });

  it("takes the same batch again as said already, with NaN in it too, and counts it once", async () => {
    const run = await newRun(world);
    const batch = {
      metrics: [METRIC, { ...METRIC, key: "nan", value: "NaN" }, { ...METRIC, key: "inf", value: "-Infinity" }],
      params: [{ key: "lr", value: "0.1" }],
      tags: [{ key: "phase", value: "warmup" }],
    };
    for (let times = 0; times < 3; times += 1) expect((await log(world, run, batch)).status).toBe(200);
    // The same points in another batch are the same points.
    expect((await log(world, run, { metrics: batch.metrics.toReversed() })).status).toBe(200);
    for (const [key, value] of [
      ["loss", 0.5],
      ["nan", "NaN"],
      ["inf", "-Infinity"],
    ] as const) {
      expect((await readHistory(world, run, key)).metrics).toEqual([{ ...METRIC, key, value }]);
    }
  });

  it("takes the same batch from many threads at once, and nobody is refused", async () => {
    const run = await newRun(world);
    const batch = { metrics: [METRIC], params: [{ key: "lr", value: "0.1" }], tags: [{ key: "a", value: "b" }] };
    const answers = await Promise.all(Array.from({ length: 20 }, () => log(world, run, batch)));
    expect(answers.map(({ status, body }) => [status, body])).toEqual(Array.from({ length: 20 }, () => [200, {}]));
    expect((await readHistory(world, run, "loss")).metrics).toEqual([METRIC]);
    expect((await readRun(world, run)).data.params).toEqual([{ key: "lr", value: "0.1" }]);
  });

  it("keeps all values of one step, takes bare NaN, and the latest is by step, time and value, not by arrival", async () => {
    const run = await newRun(world);
    const point = (step: number, timestamp: number, value: number) => ({ key: "loss", value, timestamp, step });
    const arriving = [
      point(5, 10, 1),
      point(5, 11, 2),
      point(5, 11, 3),
      point(9, 1, 4),
      point(2, 99, 5),
      point(9, 1, 3),
    ];
    for (const metric of arriving) expect((await log(world, run, { metrics: [metric] })).status).toBe(200);
    await world.ask(
      "POST",
      "runs/log-batch",
      `{"run_id":"${run}","metrics":[{"key":"bare","value":NaN,"timestamp":1,"step":0}]}`,
    );
    for (const _ of ["waiting", "folded"]) {
      const { data } = await readRun(world, run);
      expect(data.metrics).toEqual([
        { key: "loss", value: 4, timestamp: 1, step: 9 },
        { key: "bare", value: "NaN", timestamp: 1, step: 0 },
      ]);
      const { metrics } = await readHistory(world, run, "loss");
      expect(metrics.map(({ value }) => value)).toEqual([3, 4, 1, 2, 3, 5]);
      await foldBatches(context.db, { runId: run, at: new Date() });
    }
  });

  it("writes a parameter once: the same again is taken, another value refuses the whole batch", async () => {
    const run = await newRun(world);
    const lr = (value: string) => ({ key: "lr", value });
    expect((await log(world, run, { params: [lr(""), { key: "empty/one", value: "" }] })).status).toBe(200);
    expect((await log(world, run, { params: [lr("")] })).status).toBe(200);
    const refused = await log(world, run, { metrics: [METRIC], params: [{ key: "new", value: "1" }, lr("0.2")] });
    expect([refused.status, refused.body["error_code"]]).toEqual([400, "INVALID_PARAMETER_VALUE"]);
    expect(refused.body["message"]).toContain("Changing param values is not allowed. Param with key='lr'");
    const { data } = await readRun(world, run);
    expect(data).toEqual(expect.objectContaining({ params: [{ key: "empty/one", value: "" }, lr("")] }));
    expect(data.metrics).toBeUndefined();
    const twice = await log(world, run, { params: [lr("1"), lr("1")] });
    expect([twice.status, twice.body["message"]]).toEqual([400, expect.stringContaining("Duplicate parameter keys")]);
    const single = await world.ask("POST", "runs/log-parameter", { run_id: run, key: "lr", value: "2" });
    expect(single.status).toBe(400);
    expect(await listRefusedPoints(context.db, { runId: run })).toEqual([
      expect.objectContaining({ points: 1, reason: expect.stringContaining("stated before with another value") }),
      expect.objectContaining({ points: 0, reason: expect.stringContaining("stated twice") }),
    ]);
  });

  it("cuts long values and overwrites tags", async () => {
    const run = await newRun(world);
    const batch = { params: [{ key: "p", value: "x".repeat(6001) }], tags: [{ key: "t", value: "é".repeat(8001) }] };
    expect((await log(world, run, batch)).status).toBe(200);
    await world.ask("POST", "runs/set-tag", { run_id: run, key: "note", value: "a" });
    await world.ask("POST", "runs/set-tag", { run_id: run, key: "note", value: "NUL \u0000 stays readable" });
    const { params, tags } = (await readRun(world, run)).data;
    expect(params?.[0]?.value).toHaveLength(6000);
    expect(tags?.find(({ key }) => key === "t")?.value).toHaveLength(8000);
    expect(tags?.find(({ key }) => key === "note")?.value).toBe("NUL \\u0000 stays readable");
    expect((await world.ask("POST", "runs/delete-tag", { run_id: run, key: "note" })).status).toBe(200);
    const again = await world.ask("POST", "runs/delete-tag", { run_id: run, key: "note" });
    expect([again.status, again.body["error_code"]]).toEqual([404, "RESOURCE_DOES_NOT_EXIST"]);
  });

  it("takes names in any script and refuses those that are no plain path, metrics, parameters and tags alike", async () => {
    const run = await newRun(world);
    const good = ["потеря/слой", "损失", "grad_2.0_norm/net.0.weight", "a b:c-d_e", "x".repeat(250)];
    const bad = [
      "a\u0000b",
      "a\nb",
      "/a",
      "a/",
      "a//b",
      "..",
      ".",
      "a/../b",
      "a/./b",
      "a,b",
      "a%",
      "x".repeat(251),
      "",
    ];
    expect((await log(world, run, { metrics: good.map((key) => ({ ...METRIC, key })) })).status).toBe(200);
    for (const key of bad) {
      for (const batch of [
        { metrics: [METRIC, { ...METRIC, key }] },
        { params: [{ key, value: "1" }] },
        { tags: [{ key, value: "1" }] },
      ]) {
        const { status, body } = await log(world, run, batch);
        expect([key, status, body["error_code"]]).toEqual([key, 400, "INVALID_PARAMETER_VALUE"]);
      }
    }
    expect((await readRun(world, run)).data.metrics?.map(({ key }) => key)).toEqual(good);
    const refused = await listRefusedPoints(context.db, { runId: run });
    expect(refused.reduce((sum, { points }) => sum + points, 0)).toBe(bad.length * 2);
  });

  it("takes at most 1,000 metrics, 100 parameters and 100 tags, and nothing of a batch that holds more", async () => {
    const run = await newRun(world);
    const metrics = (count: number) => Array.from({ length: count }, (_, step) => ({ ...METRIC, step }));
    const entries = (count: number) => Array.from({ length: count }, (_, index) => ({ key: `k${index}`, value: "v" }));
    for (const batch of [
      { metrics: metrics(1001) },
      { params: entries(101) },
      { tags: entries(101) },
      { metrics: metrics(901), params: entries(50), tags: entries(50) },
    ]) {
      const { status, body } = await log(world, run, batch);
      expect([status, body["error_code"], body["message"]]).toEqual([
        400,
        "INVALID_PARAMETER_VALUE",
        expect.stringContaining("at most"),
      ]);
    }
    expect((await readRun(world, run)).data).toEqual({ tags: [expect.objectContaining({ key: "mlflow.runName" })] });
    expect((await log(world, run, { metrics: metrics(800), params: entries(100), tags: entries(100) })).status).toBe(
      200,
    );
    expect((await readHistory(world, run, "loss")).metrics).toHaveLength(800);
    expect(await listRefusedPoints(context.db, { runId: run })).toEqual([
      expect.objectContaining({ number: 1, points: 1902 }),
    ]);
  });

  it("takes times in seconds as they stand and shows that once, with how many points", async () => {
    const run = await newRun(world);
    // The last one comes twice, as when an answer was lost.
    for (const step of [0, 1, 2, 2]) {
      expect((await log(world, run, { metrics: [{ ...METRIC, timestamp: 1_795_380_184, step }] })).status).toBe(200);
    }
    expect((await readHistory(world, run, "loss")).metrics[0]?.timestamp).toBe(1_795_380_184);
    const refused = await listRefusedPoints(context.db, { runId: run });
    expect(refused).toEqual([
      expect.objectContaining({ points: 3, reason: expect.stringContaining("look like seconds") }),
    ]);
    expect(refused[0]?.sample).toContain('"timestamp":1795380184');
  });

  it("pages through a history without losing or repeating a value, and sends all of it to clients that know no pages", async () => {
    const run = await newRun(world);
    const metrics = Array.from({ length: 100 }, (_, step) => ({ ...METRIC, step, timestamp: step, value: step / 7 }));
    await log(world, run, { metrics });
    expect((await readHistory(world, run, "loss")).metrics).toEqual(metrics);
    const seen: unknown[] = [];
    let token = "";
    do {
      const page = await readHistory(world, run, "loss", {
        max_results: "33",
        ...(token === "" ? {} : { page_token: token }),
      });
      seen.push(...page.metrics);
      token = String(page.next ?? "");
    } while (token !== "");
    expect(seen).toEqual(metrics);
    const wrong = await world.ask("GET", "metrics/get-history", { run_id: run, metric_key: "loss", page_token: "x" });
    expect([wrong.status, wrong.body["error_code"]]).toEqual([400, "INVALID_PARAMETER_VALUE"]);
    expect(await readHistory(world, run, "absent")).toEqual({ metrics: [], next: undefined });
  });

  it("refuses what is no JSON object and fields of another kind with one sentence", async () => {
    const run = await newRun(world);
    for (const body of ["{", "[]", '"x"', "nothing"]) {
      const answer = await world.ask("POST", "runs/log-batch", body);
      expect([body, answer.status, answer.body["message"]]).toEqual([
        body,
        400,
        expect.stringContaining("Expected a JSON object"),
      ]);
    }
    const deep = `{"run_id":"${run}","datasets":[{"dataset":${"[".repeat(200_000)}${"]".repeat(200_000)}}]}`;
    const nested = await world.ask("POST", "runs/log-inputs", deep);
    expect([nested.status, nested.body["message"]]).toEqual([400, expect.stringContaining("levels")]);
    const large = await world.ask("POST", "runs/log-batch", " ".repeat(24 * 1024 ** 2 + 1));
    expect([large.status, large.body["error_code"]]).toEqual([413, "INVALID_PARAMETER_VALUE"]);
    const wrong: readonly (readonly [object, string])[] = [
      [{ metrics: "x" }, "'metrics'"],
      [{ metrics: [1] }, "'metrics'"],
      [{ metrics: [{ ...METRIC, value: "much" }] }, "'value'"],
      [{ metrics: [{ ...METRIC, value: null }] }, "'metrics'"],
      [
        { metrics: [{ key: "mae", value: 2.5 }] },
        'Invalid value [{"key":"mae","value":2.5}] for parameter \'metrics\'',
      ],
      [{ metrics: [{ ...METRIC, key: 7 }] }, "'key'"],
      [{ metrics: [{ ...METRIC, timestamp: "noon" }] }, "'timestamp'"],
      [{ params: [{ key: "a", value: { b: 1 } }] }, "'value'"],
    ];
    for (const [fields, name] of wrong) {
      const { status, body } = await log(world, run, fields);
      expect([status, body["message"]]).toEqual([400, expect.stringContaining(name)]);
    }
    expect((await world.ask("POST", "runs/log-batch", {})).body["message"]).toContain(
      "Missing value for required parameter 'run_id'",
    );
  });
});
