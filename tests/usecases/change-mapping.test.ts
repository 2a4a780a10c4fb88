import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/lib/auth/roles";
import { changeMappingBodySchema, mappingQuerySchema } from "@/lib/schema/mapping";
import { changeMapping } from "@/lib/usecases/change-mapping";
import { getDiagnosis } from "@/lib/usecases/get-diagnosis";
import { importRun } from "@/lib/usecases/import-run";
import { listMapping } from "@/lib/usecases/list-mapping";
import type { Runtime } from "@/lib/usecases/runtime";
import { describeOnBothDatabases } from "../db/both-databases";
import { actorIn, bodyOf, runtimeOn } from "./runtime-under-test";

/** A loss that nobody would take for one, and norms under a name of somebody's own. */
const LOG = Array.from({ length: 60 }, (_, step) => {
  const norms = Object.fromEntries([0, 1, 2].map((layer) => [`g/enc.${layer}/w`, 0.1 + layer / 10]));
  return `${JSON.stringify({ step, mystery: 1 / (step + 1), ...norms })}\n`;
}).join("");

describeOnBothDatabases("the mapping of a run", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let engineer: Actor & { projectId: string };

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    engineer = await actorIn(context.db, "engineer");
  });
  afterAll(() => remove());

  const upload = async (run: string, content = LOG) => {
    const body = {
      project: engineer.projectId,
      run,
      filename: "log.jsonl",
      body: bodyOf(content),
      expectedBytes: null,
      expectedSha256: null,
    };
    return (await importRun(runtime, engineer, body)).runId;
  };
  const list = (runId: string, query: object = {}) =>
    listMapping(runtime, engineer, runId, mappingQuerySchema.parse(query));
  const change = (runId: string, body: object) =>
    changeMapping(runtime, engineer, runId, changeMappingBodySchema.parse(body));
  const outcomeOf = async (runId: string, rule: string) => {
    const { document } = await getDiagnosis(runtime, engineer, runId);
    return document.verdicts.find((verdict) => verdict.rule === rule)?.outcome;
  };

  it("is changed for one series, and the diagnosis follows, there and back", async () => {
    const runId = await upload("one");
    const { series } = await list(runId, { search: "mystery" });
    const numbers = series.map(({ number }) => number);
    expect(await outcomeOf(runId, "not-learning")).toBe("cannot-tell");
    const changed = await change(runId, { series: { numbers }, change: { metric: "loss", split: "train" } });
    expect(changed).toMatchObject({ chosen: 1, changed: 1, newlyShared: 0 });
    expect(await outcomeOf(runId, "not-learning")).not.toBe("cannot-tell");
    expect((await list(runId, { show: "edited" })).series).toMatchObject([{ key: "mystery", isEdited: true }]);
    await change(runId, { series: { numbers }, change: "automatic" });
    expect(await outcomeOf(runId, "not-learning")).toBe("cannot-tell");
    expect((await list(runId)).counts.edited).toBe(0);
  });

  it("is changed for all series of a pattern, which lends its parts to the names", async () => {
    const runId = await upload("pattern");
    const body = {
      series: { search: "g/*/w", show: "all" },
      change: { metric: "grad_norm", layer: "$1", parameter: "weight" },
    };
    const plan = await change(runId, { ...body, dryRun: true });
    expect(plan).toMatchObject({ chosen: 3, changed: 3 });
    expect((await list(runId)).counts.edited).toBe(0);
    await change(runId, body);
    const { series } = await list(runId, { search: "g/*" });
    expect(series.map(({ mapping }) => [mapping.metric, mapping.layer, mapping.parameter])).toEqual([
      ["grad_norm", "enc.0", "weight"],
      ["grad_norm", "enc.1", "weight"],
      ["grad_norm", "enc.2", "weight"],
    ]);
    expect((await getDiagnosis(runtime, engineer, runId)).layers.map(({ name }) => name)).toEqual([
      "enc.0",
      "enc.1",
      "enc.2",
    ]);
  });

  it("says which series cannot be told apart, before and after", async () => {
    const runId = await upload("shared");
    const body = { series: { search: "g/", show: "all" }, change: { metric: "grad_norm", layer: "enc" } };
    expect((await list(runId)).counts.shared).toBe(0);
    expect(await change(runId, { ...body, dryRun: true })).toMatchObject({ newlyShared: 3 });
    await change(runId, body);
    const { series } = await list(runId, { show: "shared" });
    expect(series.map(({ key, sharedWith }) => [key, sharedWith])).toEqual([
      ["g/enc.0/w", 2],
      ["g/enc.1/w", 2],
      ["g/enc.2/w", 2],
    ]);
  });

  it.each([
    ["a placeholder without its star", { search: "mystery" }, { layer: "$1" }, /Expected at most \$0/],
    ["a tensor without its layer", { search: "mystery" }, { parameter: "weight" }, /Expected a layer/],
    ["a name that a star left empty", { search: "mystery*" }, { layer: "$1" }, /matched nothing/],
    ["a change of nothing", { search: "mystery" }, {}, /at least one field/],
  ])("refuses %s in one sentence and changes nothing", async (what, series, given, message) => {
    const runId = await upload(`refused: ${what}`);
    await expect(change(runId, { series, change: given })).rejects.toThrow(message);
    expect((await list(runId)).counts.edited).toBe(0);
  });

  it("refuses numbers that belong to no series of the run", async () => {
    const runId = await upload("numbers");
    await expect(change(runId, { series: { numbers: [999] }, change: { metric: "loss" } })).rejects.toThrow(/999/);
  });

  it("is read a page at a time, and changed as a whole, when there are thousands of series", async () => {
    const keys = Array.from({ length: 2_000 }, (_, index) => [`g/enc.${index}/w`, 1]);
    const runId = await upload("wide", `${JSON.stringify({ step: 0, ...Object.fromEntries(keys) })}\n`);
    const page = await list(runId, { search: "g/*/w", page: 2 });
    expect([page.total, page.series.length, page.series[0]?.key]).toEqual([2_000, 50, "g/enc.50/w"]);
    const body = { series: { search: "g/*/w" }, change: { metric: "grad_norm", layer: "$1" } };
    expect(await change(runId, body)).toMatchObject({ changed: 2_000 });
    expect((await list(runId, { page: 40 })).series.at(-1)?.mapping.layer).toBe("enc.1999");
  });

  it("is not changed by who may only read the run", async () => {
    const runId = await upload("read only");
    const clinician: Actor = { ...engineer, id: "person:clinician", roles: { [engineer.projectId]: "clinician" } };
    const body = changeMappingBodySchema.parse({ series: { search: "" }, change: "automatic" });
    await expect(changeMapping(runtime, clinician, runId, body)).rejects.toMatchObject({ code: "forbidden" });
  });
});
