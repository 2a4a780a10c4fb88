import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import type { Actor } from "@/lib/auth/roles";
import { closeAuditMinutes } from "@/lib/db/close-audit-minutes";
import { findRun } from "@/lib/db/find-run";
import { foldBatches } from "@/lib/db/fold-batches";
import { listAuditEntries } from "@/lib/db/list-audit-entries";
import { changeRun } from "@/lib/usecases/change-run";
import { createEmptyRun } from "@/lib/usecases/create-empty-run";
import { getDiagnosis } from "@/lib/usecases/get-diagnosis";
import { describeRun } from "@/lib/usecases/list-runs";
import { describeOnBothDatabases } from "../../db/both-databases";
import { log, type MlflowWorld, mlflowWorld, newRun, type RunAnswer, readHistory, readRun } from "./mlflow-world";

const METRIC = { key: "train_loss", value: 0.5, timestamp: 1_795_380_184_926, step: 1 };

describeOnBothDatabases("runs and experiments of MLflow clients", (context) => {
  let world: MlflowWorld;
  let person: Actor;
  beforeAll(async () => {
    world = await mlflowWorld(context.db);
    const roles = { [world.projectId]: "administrator" as const };
    person = { kind: "person", id: "person:p", name: "P", roleEverywhere: null, roles };
  });
  afterAll(() => world.remove());

  const post = (endpoint: string, fields: object) => world.ask("POST", endpoint, fields);
  const nameWithUs = async (id: string) => (await findRun(context.db, { id, projectIds: null }))?.name;
  const nameWithClient = async (id: string) => (await readRun(world, id)).info["run_name"];

  it("are runs of the product: read, diagnosed and described like any other, parameters as settings", async () => {
    const run = await newRun(world, { run_name: "ordinary", start_time: 1_795_380_000_000 });
    const metrics = Array.from({ length: 40 }, (_, step) => ({ ...METRIC, step, value: 1 / (step + 1) }));
    const params = [
      { key: "lr", value: "0.001" },
      { key: "batch_size", value: "32" },
      { key: "run_name", value: "another" },
    ];
    await log(world, run, { metrics, params });
    const { document } = await getDiagnosis(world.runtime, person, run);
    expect(document.run).toEqual(expect.objectContaining({ points: 40, name: "ordinary" }));
    await foldBatches(context.db, { runId: run, at: new Date() });
    const described = await describeRun(world.runtime, person, run);
    expect(described.settings.stated).toEqual(expect.objectContaining({ learningRate: 0.001, batchSize: 32 }));
    expect(described.name).toBe("ordinary");
  });

  it("may be called the same by clients, whatever others are called with us, and are renamed both ways", async () => {
    const same = await Promise.all(Array.from({ length: 5 }, () => newRun(world, { run_name: "baseline" })));
    expect((await Promise.all(same.map(nameWithUs))).sort()).toEqual([
      "baseline",
      "baseline (2)",
      "baseline (3)",
      "baseline (4)",
      "baseline (5)",
    ]);
    expect(await Promise.all(same.map(nameWithClient))).toEqual(same.map(() => "baseline"));
    const [run = ""] = same;
    await post("runs/update", { run_id: run, run_name: "renamed" });
    expect([await nameWithUs(run), await nameWithClient(run)]).toEqual(["renamed", "renamed"]);
    await post("runs/set-tag", { run_id: run, key: "mlflow.runName", value: "by tag" });
    expect([await nameWithUs(run), await nameWithClient(run)]).toEqual(["by tag", "by tag"]);
    const tagged = await newRun(world, { tags: [{ key: "mlflow.runName", value: "lit" }] });
    expect([await nameWithUs(tagged), await nameWithClient(tagged)]).toEqual(["lit", "lit"]);
    await post("runs/update", { run_id: tagged, run_name: "lit (final)" });
    await post("runs/update", { run_id: tagged, run_name: "lit" });
    expect(await nameWithUs(tagged)).toBe("lit");
    const odd = await newRun(world, { run_name: `\u202e line\nbreak ${"x".repeat(300)}` });
    expect((await nameWithUs(odd))?.length).toBeLessThanOrEqual(200);
    expect(await nameWithUs(odd)).toMatch(/^\\u202e line break x/);
  });

  it("say how their training stands, and may run again after they ended", async () => {
    const run = await newRun(world);
    const update = async (fields: object) => (await post("runs/update", { run_id: run, ...fields })).body["run_info"];
    expect(await update({ status: "FINISHED", end_time: 1_795_380_186_050 })).toEqual(
      expect.objectContaining({ status: "FINISHED", end_time: 1_795_380_186_050 }),
    );
    expect((await log(world, run, { metrics: [METRIC] })).status).toBe(200);
    for (const status of ["RUNNING", "SCHEDULED", "KILLED", "FAILED"]) {
      expect(await update({ status })).toEqual(expect.objectContaining({ status }));
    }
    const wrong = await post("runs/update", { run_id: run, status: "DONE" });
    expect([wrong.status, wrong.body["error_code"]]).toEqual([400, "INVALID_PARAMETER_VALUE"]);
    expect((await readHistory(world, run, "train_loss")).metrics).toEqual([METRIC]);
  });

  it("take nothing while they are deleted, can be read, and come back whole under a name that is free", async () => {
    const run = await newRun(world, { run_name: "going" });
    await log(world, run, { metrics: [METRIC], params: [{ key: "a", value: "b" }] });
    const before = await readRun(world, run);
    for (let times = 0; times < 2; times += 1) expect((await post("runs/delete", { run_id: run })).status).toBe(200);
    expect((await readRun(world, run)).info["lifecycle_stage"]).toBe("deleted");
    expect((await readRun(world, run)).data).toEqual(before.data);
    expect((await readHistory(world, run, "train_loss")).metrics).toEqual([METRIC]);
    const writes: readonly (readonly [string, object])[] = [
      ["runs/log-batch", { metrics: [METRIC] }],
      ["runs/log-metric", METRIC],
      ["runs/log-parameter", { key: "c", value: "d" }],
      ["runs/set-tag", { key: "c", value: "d" }],
      ["runs/update", { status: "FINISHED" }],
      ["runs/log-inputs", { datasets: [] }],
    ];
    for (const [endpoint, fields] of writes) {
      const { status, body } = await post(endpoint, { run_id: run, ...fields });
      expect([endpoint, status, body["error_code"]]).toEqual([endpoint, 400, "INVALID_PARAMETER_VALUE"]);
    }
    const other = await newRun(world, { run_name: "going" });
    for (let times = 0; times < 2; times += 1) expect((await post("runs/restore", { run_id: run })).status).toBe(200);
    expect([await nameWithUs(other), await nameWithUs(run)]).toEqual(["going", "going (2)"]);
    expect((await readRun(world, run)).data).toEqual(before.data);
  });

  it("are found by the old name of their id, and absent ones are said to be so", async () => {
    const run = await newRun(world);
    expect((await post("runs/log-metric", { run_uuid: run, ...METRIC })).status).toBe(200);
    expect((await world.ask("GET", "runs/get", { run_uuid: run })).status).toBe(200);
    for (const endpoint of ["runs/log-batch", "runs/update", "runs/delete", "runs/restore", "runs/set-tag"]) {
      const { status, body } = await post(endpoint, { run_id: "0".repeat(32), key: "a", value: "b" });
      expect([endpoint, status, body["error_code"]]).toEqual([endpoint, 404, "RESOURCE_DOES_NOT_EXIST"]);
    }
  });

  it("stand in experiments, of which Default is there without anybody having made it", async () => {
    const get = (id: string) => world.ask("GET", "experiments/get", { experiment_id: id });
    expect((await get("0")).body["experiment"]).toEqual(
      expect.objectContaining({ name: "Default", experiment_id: "0" }),
    );
    const names = await Promise.all(
      Array.from({ length: 5 }, (_, index) => post("experiments/create", { name: `e${index}` })),
    );
    expect(new Set(names.map(({ body }) => body["experiment_id"])).size).toBe(5);
    for (const name of ["e0", "Default"]) {
      const taken = await post("experiments/create", { name });
      expect([taken.status, taken.body["error_code"]]).toEqual([400, "RESOURCE_ALREADY_EXISTS"]);
    }
    expect((await get("99")).body["error_code"]).toBe("RESOURCE_DOES_NOT_EXIST");
    const absent = await world.ask("GET", "experiments/get-by-name", { experiment_name: "absent" });
    expect([absent.status, absent.body["error_code"]]).toEqual([404, "RESOURCE_DOES_NOT_EXIST"]);
    expect((await post("experiments/create", { name: "x".repeat(501) })).status).toBe(400);
    await post("experiments/set-experiment-tag", { experiment_id: "0", key: "team", value: "a" });
    expect((await get("0")).body["experiment"]).toEqual(
      expect.objectContaining({ name: "Default", tags: [{ key: "team", value: "a" }] }),
    );
  });

  it("are grouped in experiments that are searched as MLflow's own tests search them", async () => {
    const own = await mlflowWorld(context.db);
    const made: string[] = [];
    for (const [name, value] of [
      ["a", "value"],
      ["ab", "vaLue"],
      ["Abc", null],
    ] as const) {
      const tags = value === null ? [] : [{ key: "key", value }];
      const { body } = await own.ask("POST", "experiments/create", { name, tags });
      made.push(String(body["experiment_id"]));
      // Two that were made in one millisecond have no order of their own.
      await setTimeout(2);
    }
    const search = async (fields: object) => {
      const { body } = await own.ask("POST", "experiments/search", { max_results: 100, ...fields });
      const found = (body["experiments"] ?? []) as readonly { name: string }[];
      return { names: found.map(({ name }) => name), next: body["next_page_token"] };
    };
    const names = async (filter: string) => (await search({ filter })).names;
    expect(await names("")).toEqual(["Abc", "ab", "a", "Default"]);
    expect(await names("attribute.name = 'a'")).toEqual(["a"]);
    expect(await names("attribute.name != 'a'")).toEqual(["Abc", "ab", "Default"]);
    expect(await names("name LIKE 'a%'")).toEqual(["ab", "a"]);
    expect(await names("tag.key = 'value'")).toEqual(["a"]);
    expect(await names("tag.key != 'value'")).toEqual(["ab"]);
    expect(await names("tag.key ILIKE '%alu%'")).toEqual(["ab", "a"]);
    expect((await search({ order_by: ["name DESC"] })).names).toEqual(["ab", "a", "Default", "Abc"]);
    const first = await search({ max_results: 2 });
    expect([first.names, (await search({ page_token: first.next })).names]).toEqual([
      ["Abc", "ab"],
      ["a", "Default"],
    ]);
    await own.ask("POST", "experiments/delete", { experiment_id: made[1] });
    expect((await search({ view_type: "ACTIVE_ONLY" })).names).toEqual(["Abc", "a", "Default"]);
    expect((await search({ view_type: "DELETED_ONLY" })).names).toEqual(["ab"]);
    expect((await search({ view_type: "ALL" })).names).toEqual(["Abc", "ab", "a", "Default"]);
    const ids = (await Promise.all(Array.from({ length: 10 }, () => newRun(own, { start_time: 1 })))).sort();
    const { body } = await own.ask("POST", "runs/search", { experiment_ids: ["0"], max_results: 4 });
    expect((body["runs"] as readonly RunAnswer[]).map(({ info }) => info["run_id"])).toEqual(ids.slice(0, 4));
    const tooMany = await own.ask("POST", "runs/search", { experiment_ids: ["0"], max_results: 123456789 });
    expect(tooMany.body["message"]).toContain("Invalid value 123456789 for parameter 'max_results' supplied");
    await own.remove();
  });

  it("are deleted with their experiment and come back with it, but for those that were deleted before", async () => {
    const { body } = await post("experiments/create", { name: "short-lived" });
    const experiment_id = String(body["experiment_id"]);
    const runs = [await newRun(world, { experiment_id }), await newRun(world, { experiment_id })];
    await post("runs/delete", { run_id: runs[1] });
    expect((await post("experiments/delete", { experiment_id })).status).toBe(200);
    expect((await post("experiments/delete", { experiment_id })).status).toBe(404);
    expect((await readRun(world, runs[0] ?? "")).info["lifecycle_stage"]).toBe("deleted");
    const seen = await world.ask("GET", "experiments/get-by-name", { experiment_name: "short-lived" });
    expect(seen.body["experiment"]).toEqual(expect.objectContaining({ lifecycle_stage: "deleted" }));
    expect((await post("runs/create", { experiment_id })).status).toBe(400);
    expect((await post("experiments/update", { experiment_id, new_name: "x" })).status).toBe(400);
    expect((await post("experiments/restore", { experiment_id })).status).toBe(200);
    expect((await readRun(world, runs[0] ?? "")).info["lifecycle_stage"]).toBe("active");
    expect((await readRun(world, runs[1] ?? "")).info["lifecycle_stage"]).toBe("deleted");
  });

  it("are searched by metric, parameter, tag and attribute, sorted, page by page", async () => {
    const { body } = await post("experiments/create", { name: "searched" });
    const experiment_id = String(body["experiment_id"]);
    const runs: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      const run = await newRun(world, { experiment_id, run_name: `s${index}`, start_time: 1000 + index });
      const value = index === 4 ? "NaN" : index;
      await log(world, run, {
        metrics: [
          { ...METRIC, key: "val loss", value: 9, step: 0 },
          { ...METRIC, key: "val loss", value },
        ],
        params: [{ key: "model", value: index % 2 === 0 ? "cnn" : "mlp" }],
      });
      runs.push(run);
    }
    await post("runs/delete", { run_id: runs[3] });
    const search = async (fields: object) => {
      const answer = await post("runs/search", { experiment_ids: [experiment_id], ...fields });
      const found = (answer.body["runs"] ?? []) as readonly RunAnswer[];
      return {
        names: found.map(({ info }) => info["run_name"]),
        next: answer.body["next_page_token"],
        status: answer.status,
      };
    };
    const names = async (filter: string, more: object = {}) => (await search({ filter, ...more })).names;
    expect(await names("")).toEqual(["s4", "s2", "s1", "s0"]);
    expect(await names("metrics.`val loss` < 2")).toEqual(["s1", "s0"]);
    expect(await names("metrics.\"val loss\" >= 1 AND params.model = 'cnn'")).toEqual(["s2"]);
    expect(await names("params.model != 'cnn'")).toEqual(["s1"]);
    expect(await names("attributes.run_name LIKE 's%' and start_time > 1001")).toEqual(["s4", "s2"]);
    expect(await names("params.absent IS NULL", { max_results: 1 })).toEqual(["s4"]);
    expect(await names(`run_id IN ('${runs[0]}', '${runs[2]}')`)).toEqual(["s2", "s0"]);
    expect(await names("", { run_view_type: "DELETED_ONLY" })).toEqual(["s3"]);
    expect(await names("", { run_view_type: "ALL", order_by: ["metrics.`val loss` DESC"] })).toEqual([
      "s3",
      "s2",
      "s1",
      "s0",
      "s4",
    ]);
    expect(await names("", { order_by: ["params.model", "attributes.start_time ASC"] })).toEqual([
      "s0",
      "s2",
      "s4",
      "s1",
    ]);
    const first = await search({ max_results: 3 });
    const second = await search({ max_results: 3, page_token: first.next });
    expect([...first.names, ...second.names, second.next]).toEqual(["s4", "s2", "s1", "s0", undefined]);
    for (const filter of [
      "metrics.loss",
      "metrics.loss = 'x'",
      "params.a = 1",
      "a = 'b'",
      "datasets.size = 'x'",
      "attributes.status IS NULL",
      "metrics.a > 1 OR metrics.b > 1",
    ]) {
      const { status } = await search({ filter });
      expect([filter, status]).toEqual([filter, 400]);
    }
    expect(await search({ experiment_ids: ["77", "words"] })).toEqual({ names: [], next: undefined, status: 200 });
    const experiments = await post("experiments/search", { filter: "name LIKE 'searc%'", max_results: 5 });
    expect(experiments.body["experiments"]).toEqual([expect.objectContaining({ experiment_id })]);
    expect((await post("experiments/search", { filter: "metrics.a > 1" })).status).toBe(400);
  });

  it("of another kind are found in Default, and what people state of a run stays theirs", async () => {
    const { id } = await createEmptyRun(world.runtime, person, { project: world.projectId, name: "by hand" });
    const { body } = await post("runs/search", { experiment_ids: ["0"], filter: "run_name = 'by hand'" });
    expect(body["runs"]).toEqual([
      expect.objectContaining({ info: expect.objectContaining({ run_id: id, experiment_id: "0" }) }),
    ]);
    await changeRun(world.runtime, person, id, { settings: { learningRate: 0.5 } });
    await log(world, id, { params: [{ key: "learning_rate", value: "0.1" }] });
    await foldBatches(context.db, { runId: id, at: new Date() });
    const { settings } = await describeRun(world.runtime, person, id);
    expect([settings.stated.learningRate, settings.edited.learningRate]).toEqual([0.1, 0.5]);
  });

  it("keep data sets and models by name", async () => {
    const run = await newRun(world);
    const dataset = { name: "ds", digest: "2b679e2b", source_type: "code", source: "{}" };
    const tags = [{ key: "mlflow.data.context", value: "train" }];
    expect((await post("runs/log-inputs", { run_id: run, datasets: [{ tags, dataset }] })).body).toEqual({});
    const made = await post("logged-models", { experiment_id: "0", name: "model", source_run_id: run });
    const id = (made.body["model"] as { info: { model_id: string } }).info.model_id;
    expect((await world.ask("PATCH", `logged-models/${id}`, { status: "LOGGED_MODEL_READY" })).status).toBe(200);
    const { body } = await world.ask("GET", `logged-models/${id}`);
    expect(body["model"]).toEqual(
      expect.objectContaining({ info: expect.objectContaining({ status: "LOGGED_MODEL_READY", source_run_id: run }) }),
    );
    await post("runs/outputs", { run_id: run, models: [{ model_id: id, step: 3 }] });
    const whole = (await world.ask("GET", "runs/get", { run_id: run })).body["run"];
    expect(whole).toEqual(
      expect.objectContaining({
        inputs: { dataset_inputs: [{ tags, dataset }] },
        outputs: { model_outputs: [{ model_id: id, step: 3 }] },
      }),
    );
    expect((await readRun(world, run)).data.tags?.map(({ key }) => key)).toEqual(["mlflow.runName"]);
    expect((await world.ask("GET", "logged-models/m-0")).status).toBe(404);
    expect((await post("logged-models", { experiment_id: "0", name: "external" })).status).toBe(200);
  });

  it("leave entries in the audit log for all that was written and refused", async () => {
    await log(world, await newRun(world), { metrics: [{ ...METRIC, key: "no\nname" }] });
    await gatheredWritten(context.db);
    await closeAuditMinutes(context.db, { now: new Date(Date.now() + 120_000) });
    const entries = await listAuditEntries(context.db, { projects: [world.projectId], limit: 1000 });
    const actions = new Set(entries.map(({ action }) => action));
    for (const action of [
      "experiment.created",
      "experiment.changed",
      "run.created",
      "run.renamed",
      "run.described",
      "run.training-changed",
      "points.appended",
      "points.refused",
      "run.deleted",
      "run.restored",
    ]) {
      expect([...actions]).toContain(action);
    }
  });
});
