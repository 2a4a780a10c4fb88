import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/lib/auth/roles";
import { addPredictions } from "@/lib/usecases/add-predictions";
import { changeMapping } from "@/lib/usecases/change-mapping";
import { changeRun } from "@/lib/usecases/change-run";
import { getReport } from "@/lib/usecases/get-report";
import { importRun } from "@/lib/usecases/import-run";
import type { Runtime } from "@/lib/usecases/runtime";
import { saveAnalysisPlan } from "@/lib/usecases/save-analysis-plan";
import { describeOnBothDatabases } from "../db/both-databases";
import { LAYER_FILE, LOG_FILE, PLAN, PREDICTIONS_FILE } from "../report/report-files";
import { readProjectExport } from "./read-project-export";
import { actorIn, bodyOf, runtimeOn } from "./runtime-under-test";

/** Patients of the same evaluation, half of whom the file says the model was trained with. */
const WITH_TRAINING = [
  "patient_id,split,y_true,y_prob\n",
  ...Array.from(
    { length: 200 },
    (_, row) => `xk${row},${row % 2 === 0 ? "train" : "test"},${row % 3 ? 0 : 1},0.${row % 9}5\n`,
  ),
].join("");
const OTHER_PATIENTS = [
  "patient_id,y_true,y_prob\n",
  ...Array.from({ length: 100 }, (_, row) => `zz${row},${row % 4 ? 0 : 1},0.${row % 9}1\n`),
].join("");
const FACTS = { checkpointStep: 20, modelSha256: "a".repeat(64), dataSha256: "b".repeat(64) };
const TABLE = `step,loss,odd name\n${Array.from({ length: 50 }, (_, step) => `${step},${1 / (step + 1)},${step}\n`).join("")}`;

type Administrator = Actor & { readonly projectId: string };

describeOnBothDatabases("the export of a project, read back elsewhere", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let actor: Administrator;

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    actor = await actorIn(context.db, "administrator");
    await saveAnalysisPlan(runtime, actor, actor.projectId, { replaces: 0, content: { ...PLAN, margins: {} } });
    await saveAnalysisPlan(runtime, actor, actor.projectId, { replaces: 1, content: PLAN });
  });
  afterAll(() => remove());

  const upload = async (by: Administrator, run: string, filename: string, content: string | Uint8Array) => {
    const file = {
      project: by.projectId,
      run,
      filename,
      expectedBytes: null,
      expectedSha256: null,
      body: bodyOf(content),
    };
    return (await importRun(runtime, by, file)).runId;
  };
  const add = (by: Actor, runId: string, filename: string, content: string | Uint8Array, facts: object = {}) =>
    addPredictions(runtime, by, {
      runId,
      filename,
      body: bodyOf(content),
      expectedBytes: null,
      expectedSha256: null,
      ...facts,
    });
  /** Everything of the export into a project that is new, by what stands in its files alone. */
  const readBack = async (name: string): Promise<string> => {
    const files = await readProjectExport(runtime, actor, actor.projectId);
    const json = (path: string) => JSON.parse(files.get(path)?.toString() ?? "");
    const again = await actorIn(context.db, "administrator", `again ${name}`);
    for (const { version, content } of json("project.json").plans.toReversed())
      await saveAnalysisPlan(runtime, again, again.projectId, { replaces: version - 1, content });
    const folder = [...files.keys()].find((path) => path.endsWith("/run.json") && json(path).name === name);
    const of = (folder ?? "").replace("run.json", "");
    const runId = await upload(again, name, "points.jsonl", files.get(`${of}points.jsonl`) ?? "");
    for (const { file, name: filename, checkpointStep, modelSha256, dataSha256 } of json(`${of}run.json`).predictions)
      await add(again, runId, filename, files.get(`${of}${file}`) ?? "", { checkpointStep, modelSha256, dataSha256 });
    return (await getReport(runtime, again, runId)).json;
  };

  it("gives the same report, with settings, mapping, plan and predictions, and takes no patient for another", async () => {
    const runId = await upload(actor, "whole", "log.jsonl", LOG_FILE);
    await upload(actor, "whole", "layers.jsonl", LAYER_FILE);
    await changeRun(runtime, actor, runId, { settings: { optimizer: "SGD", batchSize: 32 } });
    await changeMapping(runtime, actor, runId, {
      series: { search: "loss", show: "all" },
      change: { split: "validation" },
      dryRun: false,
    });
    await add(actor, runId, "holdout.csv", PREDICTIONS_FILE, FACTS);
    await add(actor, runId, "trained.csv", WITH_TRAINING);
    await add(actor, runId, "others.csv", OTHER_PATIENTS);
    const { json } = await getReport(runtime, actor, runId);
    const again = await readBack("whole");
    expect(JSON.parse(again)).toEqual(JSON.parse(json));
    expect(again).toBe(json);
  });

  it("of a table differs in the format that the points arrived in, and in nothing else", async () => {
    const runId = await upload(actor, "table", "log.csv", TABLE);
    const { json } = await getReport(runtime, actor, runId);
    const arrived = json.replace('"formats":["csv"]', '"formats":["jsonl"]').replace("series (csv)", "series (jsonl)");
    expect(arrived).not.toBe(json);
    expect(JSON.parse(await readBack("table"))).toEqual(JSON.parse(arrived));
  });
});
