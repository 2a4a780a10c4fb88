import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/lib/auth/roles";
import { isAppError } from "@/lib/core/errors";
import { createRun } from "@/lib/db/create-run";
import { prismaOf } from "@/lib/db/database";
import { deletePredictionSet } from "@/lib/db/delete-prediction-set";
import { findRunFingerprint } from "@/lib/db/find-run-fingerprint";
import { loadRunParts } from "@/lib/db/load-run-parts";
import { addPredictions, type PredictionsUpload } from "@/lib/usecases/add-predictions";
import { getDiagnosis } from "@/lib/usecases/get-diagnosis";
import { importRun } from "@/lib/usecases/import-run";
import { listPredictions } from "@/lib/usecases/list-predictions";
import { listRuns } from "@/lib/usecases/list-runs";
import { readPath } from "@/lib/usecases/read-path";
import { recallDiagnosis } from "@/lib/usecases/recall-diagnosis";
import { removePredictions } from "@/lib/usecases/remove-predictions";
import { removeRun } from "@/lib/usecases/remove-run";
import type { Runtime } from "@/lib/usecases/runtime";
import { describeOnBothDatabases } from "../db/both-databases";
import { actorIn, bodyOf, runtimeOn } from "./runtime-under-test";

const LOG = Array.from({ length: 40 }, (_, step) => `{"step":${step},"loss":${1 / (step + 1)}}\n`).join("");
const SAMPLE = new Uint8Array(readFileSync("tests/fixtures/predictions/comma.csv"));
const PARQUET = new Uint8Array(readFileSync("tests/fixtures/predictions/pandas.parquet"));
const WRONG = "patient_id,y_true,y_prob\na,1,0.5\nb,0,37\n";

/** Rows of patients with these pseudonyms, all of one split. */
function rowsOf(split: string, patients: readonly string[]): string {
  return patients.map((patient, row) => `${patient},${split},${row % 2},0.${(row % 8) + 1}\n`).join("");
}
const tableOf = (...rows: string[]): string => `patient_id,split,y_true,y_prob\n${rows.join("")}`;

async function archiveOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<Uint8Array> {
  const archive = pack();
  for (const [name, content] of Object.entries(files)) archive.entry({ name }, Buffer.from(content));
  archive.finalize();
  const pieces: Uint8Array[] = [];
  for await (const piece of archive as AsyncIterable<Uint8Array>) pieces.push(piece);
  return Buffer.concat(pieces);
}

describeOnBothDatabases("predictions of patients", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let engineer: Actor & { projectId: string };
  let elsewhere: Actor & { projectId: string };

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    engineer = await actorIn(context.db, "engineer");
    elsewhere = await actorIn(context.db, "engineer", "a project elsewhere");
  });
  afterAll(() => remove());

  const upload = (run: string, content: string | Uint8Array, filename = "log.jsonl", actor = engineer) =>
    importRun(runtime, actor, {
      ...{ project: actor.projectId, run, filename, body: bodyOf(content), expectedBytes: null, expectedSha256: null },
    });
  const runOf = async (name: string, actor = engineer) => (await upload(name, LOG, "log.jsonl", actor)).runId;
  const add = (runId: string, content: string | Uint8Array, more: Partial<PredictionsUpload> = {}, actor = engineer) =>
    addPredictions(runtime, actor, {
      ...{ runId, filename: "predictions.csv", body: bodyOf(content), expectedBytes: null, expectedSha256: null },
      ...more,
    });
  const list = async (runId: string, actor: Actor = engineer) =>
    (await listPredictions(runtime, actor, runId)).predictions;
  const warningsOf = async (runId: string, actor: Actor = engineer) =>
    (await list(runId, actor)).flatMap(({ warnings }) => warnings.map(({ code, message }) => `${code}: ${message}`));
  const stateOf = async (runId: string) => {
    const { revision, predictions } = await loadRunParts(context.db, { runId });
    const { fingerprint } = await findRunFingerprint(context.db, { runId });
    return { revision, sets: predictions.length, fingerprint };
  };
  const refusalOf = async (work: Promise<unknown>): Promise<string> => {
    const error = await work.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (!isAppError(error)) throw error ?? new Error("It did not fail.");
    return `${error.code}: ${error.message}`;
  };

  it("are stored with a run and loaded as the file holds them, whichever form it has", async () => {
    const runId = await runOf("forms");
    const before = await stateOf(runId);
    const added = await add(runId, SAMPLE, { checkpointStep: 30, modelSha256: "ab".repeat(32) });
    expect(added).toMatchObject({ rows: 240, comparators: ["TRISS"], duplicate: false });
    expect(added.columns).toEqual(["subgroup", "centre", "AIS Head", "GCS", "age"]);
    const after = await stateOf(runId);
    expect([after.sets, after.revision]).toEqual([1, before.revision + 1]);
    expect(after.fingerprint).not.toBe(before.fingerprint);
    await add(runId, PARQUET, { filename: "predictions.parquet" });
    const [csv, parquet] = (await loadRunParts(context.db, { runId })).predictions;
    expect(csv).toMatchObject({ name: "predictions.csv", checkpointStep: 30, modelSha256: "ab".repeat(32) });
    const same = { name: "", checkpointStep: null, modelSha256: null, warnings: [] };
    expect({ ...parquet, ...same }).toEqual({ ...csv, ...same });
  });

  it("are the same from the database as from the folder on disk", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "rounds-predictions-"));
    const files = {
      "metrics.jsonl": LOG,
      "meta.json": JSON.stringify({ checkpoint_step: 39, data_sha256: "cd".repeat(32) }),
      "predictions.csv.gz": gzipSync(SAMPLE),
    };
    try {
      for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, name), content);
      const { run } = await readPath(folder, null);
      const { runId } = await upload("by archive", await archiveOf(files), "run.tar", elsewhere);
      const { predictions } = await loadRunParts(context.db, { runId });
      expect(run.predictions).toHaveLength(1);
      expect(predictions).toEqual(run.predictions);
      expect(predictions[0]).toMatchObject({ checkpointStep: 39, dataSha256: "cd".repeat(32), rows: 240 });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("change nothing when the same file comes again, by either way, and say so", async () => {
    const { runId } = await upload("twice", await archiveOf({ "log.jsonl": LOG, "predictions.csv": SAMPLE }), "a.tar");
    const before = await stateOf(runId);
    const again = await add(runId, SAMPLE);
    expect(again.duplicate).toBe(true);
    expect(again.id).toBe((await list(runId))[0]?.id);
    expect(await stateOf(runId)).toEqual(before);
    const more = LOG.replaceAll("loss", "accuracy");
    await upload("twice", await archiveOf({ "log.jsonl": more, "predictions.csv": SAMPLE }), "b.tar");
    expect((await stateOf(runId)).sets).toBe(1);
  });

  it("are stored once when two send the same file at the same time", async () => {
    const runId = await runOf("at once");
    const both = await Promise.all([add(runId, SAMPLE), add(runId, SAMPLE)]);
    expect(both.map(({ duplicate }) => duplicate).sort()).toEqual([false, true]);
    expect((await stateOf(runId)).sets).toBe(1);
  });

  it("leave nothing behind when they are refused", async () => {
    const runId = await runOf("refused");
    const before = await stateOf(runId);
    expect(await refusalOf(add(runId, WRONG))).toBe(
      'unreadable-file: Expected a probability from 0 to 1 in column "y_prob", found 37 in row 2 of predictions.csv; it looks like a percentage.',
    );
    expect(await refusalOf(add(runId, ""))).toMatch(/^(bad-input|unreadable-file): /);
    expect(await stateOf(runId)).toEqual(before);
    expect(await prismaOf(context.db).predictionColumn.count({ where: { runId } })).toBe(0);
  });

  it("refuse the whole upload that they came with: no run, no points", async () => {
    const archive = await archiveOf({ "log.jsonl": LOG, "predictions.csv": WRONG });
    expect(await refusalOf(upload("all or nothing", archive, "run.tar"))).toMatch(/found 37 in row 2/);
    const { runs } = await listRuns(runtime, engineer, { sort: "newest", page: 1, size: "50", proof: "with" });
    expect(runs.map(({ name }) => name)).not.toContain("all or nothing");
  });

  it("are named where their patients were trained on by another run of the project, also afterwards", async () => {
    const evaluated = await runOf("overlap evaluated");
    const trained = await runOf("overlap trained");
    await add(evaluated, tableOf(rowsOf("test", ["o1", "o2", "o3"])));
    const before = await stateOf(evaluated);
    const { id } = await add(trained, tableOf(rowsOf("train", ["o2", "o3", "o9"]), rowsOf("test", ["o7", "o8"])));
    const found = await warningsOf(evaluated);
    expect(found).toEqual([
      "patients-in-training: Of the 3 patients of the evaluation 2 are among the training rows of another prediction set of this project; if that is the same model, the results may be better than on new patients.",
    ]);
    expect(await warningsOf(trained)).toEqual([]);
    const { predictions } = await loadRunParts(context.db, { runId: evaluated });
    expect(predictions[0]?.warnings.map(({ code }) => code)).toEqual(["patients-in-training"]);
    const after = await stateOf(evaluated);
    expect(after.revision).toBe(before.revision + 1);
    expect(after.fingerprint).not.toBe(before.fingerprint);
    const later = await runOf("overlap later");
    expect((await add(later, tableOf(rowsOf("val", ["o9", "x"])))).warnings.map(({ code }) => code)).toEqual([
      "patients-in-training",
    ]);
    await removePredictions(runtime, engineer, { runId: trained, setId: id });
    expect([await warningsOf(evaluated), await warningsOf(later)]).toEqual([[], []]);
    expect((await stateOf(evaluated)).fingerprint).toBe(before.fingerprint);
  });

  it("see each other also when many arrive at the same time", async () => {
    const names = ["c1", "c2", "c3", "c4"];
    const runs: string[] = [];
    for (const name of names) runs.push(await runOf(`crowd ${name}`));
    // Each is evaluated on a patient that the next one was trained on.
    const sets = names.map((name, at) =>
      tableOf(rowsOf("train", [name, `${name} only`]), rowsOf("test", [names[(at + 1) % names.length] ?? ""])),
    );
    await Promise.all(runs.map((runId, at) => add(runId, sets[at] ?? "")));
    for (const runId of runs) expect(await warningsOf(runId)).toHaveLength(1);
  });

  it("are not compared with those of other projects, or of deleted runs", async () => {
    const own = await runOf("apart");
    await add(own, tableOf(rowsOf("train", ["z1", "z2"]), rowsOf("test", ["z3"])));
    const foreign = await runOf("apart", elsewhere);
    const added = await add(foreign, tableOf(rowsOf("test", ["z1", "z2"])), {}, elsewhere);
    expect(added.warnings).toEqual([]);
    await removeRun(runtime, engineer, own, "a mistake");
    const next = await runOf("apart again");
    expect((await add(next, tableOf(rowsOf("test", ["z1", "z2"])))).warnings).toEqual([]);
  });

  it("leave no pseudonym in the database, and no digest that could be made without the server's secret", async () => {
    const runId = await runOf("pseudonyms");
    await add(runId, tableOf(rowsOf("train", ["remarkable-0001"]), rowsOf("test", ["remarkable-0002"])));
    const prisma = prismaOf(context.db);
    const [set] = await prisma.predictionSet.findMany({ where: { runId } });
    const columns = await prisma.predictionColumn.findMany({ where: { runId } });
    expect(columns.map(({ name }) => name).sort()).toEqual(["patient_id", "split", "y_prob", "y_true"]);
    const bytes = [...columns.map(({ payload }) => payload), set?.trainingDigests, set?.evaluationDigests];
    for (const part of bytes) expect(Buffer.from(part ?? []).toString("latin1")).not.toContain("remarkable");
    expect([set?.trainingDigests?.length, set?.evaluationDigests?.length]).toEqual([16, 16]);
    expect(JSON.stringify(await list(runId))).not.toMatch(/remarkable|igest/);
  });

  it("are taken from a run again: the rows are gone, and so is what was computed from them", async () => {
    const runId = await runOf("taken away");
    const before = await stateOf(runId);
    const { id } = await add(runId, SAMPLE);
    await removePredictions(runtime, engineer, { runId, setId: id });
    const after = await stateOf(runId);
    expect([after.sets, after.fingerprint]).toEqual([0, before.fingerprint]);
    expect(await list(runId)).toEqual([]);
    const prisma = prismaOf(context.db);
    expect(await prisma.predictionColumn.count({ where: { runId } })).toBe(0);
    const left = await prisma.predictionSet.findFirst({ where: { runId } });
    expect(left).toMatchObject({ trainingDigests: null, evaluationDigests: null, deletedBy: "person:engineer" });
    expect(await refusalOf(removePredictions(runtime, engineer, { runId, setId: id }))).toMatch(/^not-found/);
    expect((await add(runId, SAMPLE)).duplicate).toBe(false);
  });

  it("are in nothing that was computed of them once they are taken away, in their run or another", async () => {
    const [first, second] = [await runOf("trained on"), await runOf("evaluated on")];
    const { id } = await add(first, tableOf(rowsOf("train", ["k1", "k2"]), rowsOf("test", ["k3", "k4"])));
    await add(second, tableOf(rowsOf("test", ["k1", "k2", "k5", "k6"])));
    for (const runId of [first, second]) await getDiagnosis(runtime, engineer, runId);
    await Promise.all(runtime.background);
    const { run, diagnosisResult } = prismaOf(context.db);
    const ofBoth = { where: { runId: { in: [first, second] } }, select: { runId: true, key: true } };
    const computed = await diagnosisResult.findMany(ofBoth);
    for (const state of computed) expect(await recallDiagnosis(context.db, state)).not.toBeNull();
    // The verb alone, since the use case has both checked anew.
    const changed = await deletePredictionSet(context.db, { runId: first, id, by: engineer.id, at: new Date() });
    expect(changed?.toSorted()).toEqual([first, second].toSorted());
    const shown = {
      diagnosisKey: true,
      diagnosisStatus: true,
      diagnosisWeight: true,
      diagnosisFindings: true,
      lastStep: true,
      finalLoss: true,
    };
    const left = await run.findMany({ where: { id: { in: [first, second] } }, select: shown });
    // As of a run that was never checked: no list finds it by a verdict that rested on them.
    const { id: fresh } = await createRun(context.db, {
      projectId: engineer.projectId,
      name: "fresh",
      createdBy: "test",
    });
    const never = await run.findUniqueOrThrow({ where: { id: fresh }, select: shown });
    expect(left).toEqual([never, never]);
    for (const state of computed) expect(await recallDiagnosis(context.db, state)).toBeNull();
    expect(await diagnosisResult.count({ where: { runId: { in: [first, second] } } })).toBe(0);
  });

  it("are listed the latest first, with who sent them, how many rows of each split, and no row", async () => {
    const runId = await runOf("listed");
    await add(runId, SAMPLE);
    await add(runId, "y_true,y_prob\n1,1\n0,0\n", { filename: "labels.csv" });
    const [latest, first] = await list(runId);
    expect(latest).toMatchObject({ name: "labels.csv", rows: 2, splits: [], actor: "person:engineer" });
    expect(latest?.warnings.map(({ code }) => code)).toEqual(["equal-to-labels"]);
    expect(first?.splits).toEqual([
      { label: "train", rows: 120 },
      { label: "val", rows: 40 },
      { label: "test", rows: 80 },
    ]);
    expect(first?.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it("are added by engineers, read by those of the project, and absent to others", async () => {
    const runId = await runOf("roles");
    const { id } = await add(runId, SAMPLE);
    const as = (role: "clinician" | "auditor" | "engineer"): Actor => {
      return { ...engineer, id: `person:other-${role}`, roles: { [engineer.projectId]: role } };
    };
    for (const role of ["clinician", "auditor"] as const) {
      expect(await list(runId, as(role))).toHaveLength(1);
      expect(await refusalOf(addPredictions(runtime, as(role), uploadOf(runId)))).toMatch(/^forbidden/);
    }
    // An engineer edits the runs that they made themselves.
    expect(await refusalOf(removePredictions(runtime, as("engineer"), { runId, setId: id }))).toMatch(/^forbidden/);
    expect(await refusalOf(list(runId, elsewhere))).toMatch(/^not-found/);
    expect(await refusalOf(addPredictions(runtime, elsewhere, uploadOf(runId)))).toMatch(/^not-found/);
    expect(await refusalOf(removePredictions(runtime, elsewhere, { runId, setId: id }))).toMatch(/^not-found/);
  });

  const uploadOf = (runId: string): PredictionsUpload => {
    return { runId, filename: "predictions.csv", body: bodyOf(SAMPLE), expectedBytes: null, expectedSha256: null };
  };
});
