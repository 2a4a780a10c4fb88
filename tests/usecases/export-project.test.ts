import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/lib/auth/roles";
import { createExperiment } from "@/lib/db/create-experiment";
import { createProofPlan } from "@/lib/db/create-proof-plan";
import { listPredictionSets } from "@/lib/db/list-prediction-sets";
import { listProjectRuns } from "@/lib/db/list-project-runs";
import { noteRefusedPoints } from "@/lib/db/note-refused-points";
import { saveRunNotes } from "@/lib/db/save-run-notes";
import type { BundlePart } from "@/lib/report/bundle/bundle-layout";
import { streamPart } from "@/lib/report/bundle/part-bytes";
import { addPredictions } from "@/lib/usecases/add-predictions";
import { exportProject } from "@/lib/usecases/export-project";
import { exportRun } from "@/lib/usecases/export-run";
import { importRun } from "@/lib/usecases/import-run";
import { listRunParts } from "@/lib/usecases/list-run-parts";
import { removePredictions } from "@/lib/usecases/remove-predictions";
import type { Runtime } from "@/lib/usecases/runtime";
import { describeOnBothDatabases } from "../db/both-databases";
import { PLAN } from "../proof/plan-under-test";
import { bytesOf, readProjectExport } from "./read-project-export";
import { refusalOf } from "./refusal-of";
import { actorIn, bodyOf, runtimeOn } from "./runtime-under-test";

const LOG = Array.from({ length: 300 }, (_, step) => `{"step":${step},"loss":${1 / (step + 1)}}\n`).join("");
const PREDICTIONS = "patient_id,y_true,y_prob\nxk41,0,0.2\nxk42,1,0.8\nxk43,1,0.6\n";

describeOnBothDatabases("the export of a project", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let actor: Actor & { readonly projectId: string };

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    actor = await actorIn(context.db, "administrator");
    const runId = await upload(actor, "first", LOG);
    await addPredictions(runtime, actor, {
      runId,
      filename: "test.csv",
      body: bodyOf(PREDICTIONS),
      expectedBytes: null,
      expectedSha256: null,
    });
  });
  afterAll(() => remove());

  const upload = async (by: Actor & { readonly projectId: string }, run: string, content: string | Uint8Array) => {
    const file = { project: by.projectId, run, filename: "points.jsonl", expectedBytes: null, expectedSha256: null };
    return (await importRun(runtime, by, { ...file, body: bodyOf(content) })).runId;
  };
  const filesOf = (by: Actor) => readProjectExport(runtime, by, actor.projectId);

  it("holds every file with the digest that its manifest says, and entries of that project alone", async () => {
    await actorIn(context.db, "administrator", "another one");
    const files = await filesOf(actor);
    const manifest = JSON.parse(files.get("manifest.json")?.toString() ?? "");
    const digests = [...files]
      .filter(([path]) => path !== "manifest.json")
      .map(([path, bytes]) => {
        return { path, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
      });
    expect(manifest.files).toEqual(digests);
    expect([...files.keys()]).toContain("runs/0001/predictions-1.csv");
    const entries = (files.get("audit.jsonl")?.toString() ?? "")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(entries[0]).toMatchObject({ action: "project.exported", actor: actor.id });
    expect(new Set(entries.map(({ project }) => project))).toEqual(new Set([actor.projectId]));
  });

  it("is read back as the same points", async () => {
    const files = await filesOf(actor);
    const again = await actorIn(context.db, "administrator", "read back");
    const runId = await upload(again, "first", files.get("runs/0001/points.jsonl") ?? "");
    const table = files.get("runs/0001/predictions-1.csv") ?? "";
    await addPredictions(runtime, again, {
      runId,
      filename: "test.csv",
      body: bodyOf(table),
      expectedBytes: null,
      expectedSha256: null,
    });
    const points = await bytesOf((await exportRun(runtime, again, runId, "jsonl")).bytes);
    expect(points.equals(files.get("runs/0001/points.jsonl") ?? Buffer.alloc(0))).toBe(true);
    expect((await filesOf({ ...again, roles: actor.roles })).get("runs/0001/predictions-1.csv")).toEqual(table);
  });

  it("holds each file of predictions under its own name, also where one is removed meanwhile", async () => {
    const own = await actorIn(context.db, "administrator", "removed meanwhile");
    const runId = await upload(own, "run", LOG);
    for (const filename of ["first.csv", "second.csv"]) {
      const body = bodyOf(`${PREDICTIONS}${filename},1,0.${filename.length}\n`);
      await addPredictions(runtime, own, { runId, filename, body, expectedBytes: null, expectedSha256: null });
    }
    const [first] = await listPredictionSets(context.db, { runId });
    const { runs } = await listProjectRuns(context.db, { projectId: own.projectId, limit: 1 });
    const files = async (parts: readonly BundlePart[]) =>
      new Map(await Promise.all(parts.map(async (part) => [part.path, await bytesOf(streamPart(part))] as const)));
    const list = async () =>
      await Promise.all(runs.map((run) => listRunParts(runtime, own, { projectId: own.projectId, run, number: 1 })));
    const before = await files((await list()).flat());
    const parts = (await list()).flat();
    await removePredictions(runtime, own, { runId, setId: first?.id ?? "" });
    const after = await files(parts);
    expect(after.get("runs/0001/predictions-1.csv")?.toString()).toBe("");
    expect(after.get("runs/0001/predictions-2.csv")).toEqual(before.get("runs/0001/predictions-2.csv"));
    const { predictions } = JSON.parse(after.get("runs/0001/run.json")?.toString() ?? "");
    expect(predictions).toMatchObject([{ file: "predictions-2.csv", name: "second.csv" }]);
  });

  it("holds no predictions where whoever exports may not read single patients, and says so", async () => {
    const files = await filesOf({ ...actor, mayReadPatients: { [actor.projectId]: false } });
    expect([...files.keys()].filter((path) => path.includes("predictions"))).toEqual([]);
    expect(files.get("README.txt")?.toString()).toContain("may not read single patients");
  });

  it("is for administrators of the project, and absent for others", async () => {
    const engineer: Actor = { ...actor, roles: { [actor.projectId]: "engineer" } };
    expect(await refusalOf(exportProject(runtime, engineer, actor.projectId))).toContain("forbidden: ");
    const stranger: Actor = { ...actor, roles: {} };
    const foreign = await refusalOf(exportProject(runtime, stranger, actor.projectId));
    expect(foreign).toBe(await refusalOf(exportProject(runtime, stranger, "none")));
  });

  it("holds plans of experiments on findings with what became of them", async () => {
    const runId = await upload(actor, "with a plan", LOG);
    const at = new Date();
    await createProofPlan(context.db, { runId, plan: PLAN, isFirstNamed: true, author: actor.id, at });
    const files = await filesOf(actor);
    const texts = [...files].flatMap(([path, bytes]) => (path.endsWith("proofs.json") ? [bytes.toString()] : []));
    const proofs = texts.flatMap((text) => JSON.parse(text) as unknown[]);
    expect(proofs).toMatchObject([
      { schema: "gradient-rounds/proof", run: { id: runId }, plan: PLAN, state: "waiting" },
    ]);
  });

  it("holds what clients of trackers stated of a run, and what was refused", async () => {
    const runId = await upload(actor, "tracked", LOG);
    const by = { by: actor.id, at: new Date() };
    const parameters = [{ key: "lr", value: "0.1" }];
    await saveRunNotes(context.db, { runId, parameters, tags: [{ key: "team", value: "a" }], ...by });
    const refused = { source: "mlflow", reason: "A reason.", points: 3, sample: "loss 0.25" } as const;
    await noteRefusedPoints(context.db, { runId, ...refused, ...by });
    await createExperiment(context.db, { projectId: actor.projectId, name: "trial", tags: new Map(), ...by });
    const textOf = (files: Map<string, Buffer>) =>
      [...files].flatMap(([path, bytes]) => (path.endsWith("tracking.json") ? [bytes.toString()] : [])).join("");
    const files = await filesOf(actor);
    for (const word of ['"lr": "0.1"', '"team": "a"', "A reason.", "loss 0.25"]) expect(textOf(files)).toContain(word);
    expect(files.get("project.json")?.toString()).toContain('"name": "trial"');
    const narrow = textOf(await filesOf({ ...actor, mayReadPatients: { [actor.projectId]: false } }));
    expect([narrow.includes("A reason."), narrow.includes("loss 0.25")]).toEqual([true, false]);
  });
});
