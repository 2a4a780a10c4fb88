import { beforeAll, expect, it } from "vitest";
import { createProject } from "@/lib/db/create-project";
import { createRun } from "@/lib/db/create-run";
import { prismaOf } from "@/lib/db/database";
import { listRuns, type RunFilter } from "@/lib/db/list-runs";
import { saveDiagnosis } from "@/lib/db/save-diagnosis";
import { describeOnBothDatabases } from "./both-databases";

type Made = {
  readonly findings?: readonly string[];
  readonly lastStep?: number | null;
  readonly finalLoss?: number | null;
  readonly line?: string;
  readonly training?: string;
};

describeOnBothDatabases("the list of runs", (context) => {
  let projectId: string;
  let other: string;

  const make = async (project: string, name: string, made: Made): Promise<string> => {
    const { id } = await createRun(context.db, { projectId: project, name, createdBy: "test" });
    const { findings = [], lastStep = null, finalLoss = null, line = `"${name}"`, training } = made;
    const diagnosis = { engineVersion: "1", status: "critical", weight: 0, result: `"whole ${name}"`, revision: 0 };
    await saveDiagnosis(context.db, { runId: id, key: "key", ...diagnosis, findings, lastStep, finalLoss, line });
    await prismaOf(context.db).run.update({
      where: { id },
      data: { state: "ready", ...(training === undefined ? {} : { training }) },
    });
    return id;
  };
  const namesOf = async (order: Parameters<typeof listRuns>[1]["order"], filter: Partial<RunFilter> = {}) => {
    const asked = { projectIds: [projectId], search: null, statuses: null, id: null, ...filter };
    const { runs } = await listRuns(context.db, { ...asked, order, offset: 0, limit: 10 });
    return runs.map(({ name }) => name);
  };

  beforeAll(async () => {
    const project = (name: string) => createProject(context.db, { name, description: "", by: "test" });
    [projectId, other] = (await Promise.all(["listed", "another"].map(async (name) => (await project(name)).id))) as [
      string,
      string,
    ];
    await make(projectId, "low", { finalLoss: 0.1, lastStep: 10, findings: ["overfitting"], training: "running" });
    await make(projectId, "none", { findings: ["gradient-noise"] });
    await make(projectId, "high", { finalLoss: 0.9, lastStep: 2 ** 63, findings: ["oscillation", "overfitting"] });
    await make(other, "foreign", { finalLoss: 0.5, findings: ["overfitting"] });
  });

  it("is sorted by loss and by last step with what has none at the end, on either database", async () => {
    expect(await namesOf("loss")).toEqual(["low", "high", "none"]);
    expect(await namesOf("last-step")).toEqual(["high", "low", "none"]);
    expect((await namesOf("training"))[0]).toBe("low");
  });

  it("is narrowed to runs in which a rule has a finding, and not to those of rules with a longer name", async () => {
    expect(await namesOf("name", { rule: "overfitting" })).toEqual(["high", "low"]);
    expect(await namesOf("name", { rule: "noise" })).toEqual([]);
    expect(await namesOf("name", { rule: "gradient-noise" })).toEqual(["none"]);
  });

  it("is narrowed by state of training, source, tag and experiment, never by those of other projects", async () => {
    const { run, runTag, experiment, trackedRun, import: imports } = prismaOf(context.db);
    const idOf = async (name: string) => (await run.findFirstOrThrow({ where: { name } })).id;
    const [low, high, none, foreign] = await Promise.all(["low", "high", "none", "foreign"].map(idOf));
    const at = new Date();
    for (const [project, number] of [
      [projectId, 4],
      [other, 7],
    ] as const) {
      await experiment.create({ data: { projectId: project, number, name: "sweep", createdAt: at, updatedAt: at } });
    }
    await run.update({ where: { id: low ?? "" }, data: { experimentNumber: 4 } });
    // The number of the other project's experiment of this name, in this project that of none.
    await run.update({ where: { id: high ?? "" }, data: { experimentNumber: 7 } });
    await run.update({ where: { id: foreign ?? "" }, data: { experimentNumber: 7 } });
    await runTag.create({ data: { runId: none ?? "", key: "a", value: "b=c" } });
    await trackedRun.create({
      data: { projectId, tracker: "wandb", place: "team/project", name: "x1", runId: none ?? "" },
    });
    const file = { kind: "file", filename: "log", formats: '["csv-long"]', state: "published", publishedAt: at };
    await imports.create({ data: { runId: high ?? "", id: "file", ...file } });

    expect(await namesOf("name", { training: "running" })).toEqual(["low"]);
    expect(await namesOf("name", { experiment: "sweep" })).toEqual(["low"]);
    expect(await namesOf("name", { projectIds: null, experiment: "sweep" })).toEqual(["foreign", "low"]);
    expect(await namesOf("name", { experiment: "none of this name" })).toEqual([]);
    expect(await namesOf("name", { tag: { key: "a", value: "b=c" } })).toEqual(["none"]);
    expect(await namesOf("name", { tag: { key: "a", value: null } })).toEqual(["none"]);
    expect(await namesOf("name", { tag: { key: "a", value: "b" } })).toEqual([]);
    expect(await namesOf("name", { source: { kind: "client", tracker: "wandb" } })).toEqual(["none"]);
    expect(await namesOf("name", { source: { kind: "client", tracker: "mlflow" } })).toEqual(["high", "low"]);
    expect(await namesOf("name", { source: { kind: "format", format: "csv-long" } })).toEqual(["high"]);
    expect(await namesOf("name", { source: { kind: "format", format: "csv" } })).toEqual([]);
  });

  it("reads the line of a diagnosis, and the whole of one only where an earlier version stored no line", async () => {
    await make(projectId, "earlier", { line: "" });
    const asked = { projectIds: [projectId], search: null, statuses: null, id: null };
    const { runs } = await listRuns(context.db, { ...asked, order: "name", offset: 0, limit: 2 });
    expect(runs.map(({ diagnosis }) => diagnosis)).toEqual([
      { form: "result", json: '"whole earlier"' },
      { form: "line", json: '"high"' },
    ]);
  });
});
