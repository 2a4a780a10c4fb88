import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/lib/auth/roles";
import { type PlanContent, type PlannedSubgroup, UNDECLARED_PLAN } from "@/lib/core/analysis-plan";
import { isAppError } from "@/lib/core/errors";
import type { Estimate } from "@/lib/core/estimate";
import type { RuleId } from "@/lib/core/verdict";
import { appendAnalysisPlan } from "@/lib/db/append-analysis-plan";
import { prismaOf } from "@/lib/db/database";
import { findRunFingerprint } from "@/lib/db/find-run-fingerprint";
import { findPlanOfRun } from "@/lib/db/list-analysis-plans";
import { recordResultsSeen } from "@/lib/db/record-results-seen";
import { getAnalysisPlan } from "@/lib/usecases/get-analysis-plan";
import { importRun } from "@/lib/usecases/import-run";
import { noteResultsSeen } from "@/lib/usecases/note-results-seen";
import type { Runtime } from "@/lib/usecases/runtime";
import { saveAnalysisPlan } from "@/lib/usecases/save-analysis-plan";
import { makeVerdict } from "../charts/make-verdict";
import { describeOnBothDatabases } from "../db/both-databases";
import { newProject, pointsAt, writeImport } from "../db/import-fixture";
import { zipBytes } from "../limits/zip-bytes";
import { bodyOf, runtimeOn } from "./runtime-under-test";

const FIRST: PlanContent = { ...UNDECLARED_PLAN, primaryMeasures: ["calibration"], margins: { calibration: 0.2 } };
const SECOND: PlanContent = { ...FIRST, margins: { calibration: 0.3 } };
const at = new Date("2026-11-26T12:00:00Z");

describeOnBothDatabases("the analysis plan of a project", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;

  beforeAll(() => {
    ({ runtime, remove } = runtimeOn(context.db));
  });
  afterAll(() => remove());

  const actorWith = (role: "engineer" | "clinician" | "auditor", projectId: string): Actor => {
    return { kind: "person", id: `person:${role}`, name: role, roleEverywhere: null, roles: { [projectId]: role } };
  };
  const save = (
    projectId: string,
    replaces: number,
    content: PlanContent,
    role: "engineer" | "clinician" = "clinician",
  ) => saveAnalysisPlan(runtime, actorWith(role, projectId), projectId, { replaces, content });
  const refusalOf = async (work: Promise<unknown>) => {
    const error = await work.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    return isAppError(error) ? `${error.code}: ${error.message}` : error;
  };

  it("is nothing until somebody declares one, and then has a version, an author and a time", async () => {
    const projectId = await newProject(context.db);
    const reader = actorWith("auditor", projectId);
    expect(await getAnalysisPlan(runtime, reader, projectId)).toMatchObject({ current: null, history: [] });
    await save(projectId, 0, FIRST);
    await save(projectId, 1, SECOND, "engineer");
    const { current, history } = await getAnalysisPlan(runtime, reader, projectId);
    expect(current).toMatchObject({ version: 2, author: "person:engineer", isAfterResults: false, content: SECOND });
    expect(history.map(({ version, author, content }) => [version, author, content])).toEqual([
      [2, "person:engineer", SECOND],
      [1, "person:clinician", FIRST],
    ]);
    expect(Date.parse(current?.createdAt ?? "")).toBeGreaterThan(Date.now() - 60_000);
  });

  it("keeps every older version to the letter", async () => {
    const projectId = await newProject(context.db);
    await save(projectId, 0, FIRST);
    const row = () => prismaOf(context.db).analysisPlan.findFirstOrThrow({ where: { projectId, version: 1 } });
    const before = await row();
    await save(projectId, 1, SECOND);
    await recordResultsSeen(context.db, { projectId, at, actor: "person:clinician" });
    await save(projectId, 2, FIRST);
    expect(await row()).toEqual(before);
  });

  it("makes no new version of what it says already", async () => {
    const projectId = await newProject(context.db);
    await save(projectId, 0, FIRST);
    expect((await save(projectId, 1, FIRST)).history).toHaveLength(1);
  });

  it("refuses to follow a version that another one follows already", async () => {
    const projectId = await newProject(context.db);
    await save(projectId, 0, FIRST);
    expect(await refusalOf(save(projectId, 0, SECOND))).toMatch(/^conflict: .* current version of the plan, 1,/);
    expect(await refusalOf(save(projectId, 7, SECOND))).toMatch(/^conflict/);
    expect((await getAnalysisPlan(runtime, actorWith("auditor", projectId), projectId)).history).toHaveLength(1);
  });

  it("lets exactly one of many who declare at once have the version", async () => {
    const projectId = await newProject(context.db);
    const append = (reason: string) =>
      appendAnalysisPlan(context.db, { projectId, replaces: 0, content: FIRST, author: reason, at });
    const versions = await Promise.all(["a", "b", "c", "d", "e"].map(append));
    expect(versions.filter((version) => version === 1)).toHaveLength(1);
    expect(versions.filter((version) => version === null)).toHaveLength(4);
  });

  it("marks for ever what was declared after results were seen, and nothing from before", async () => {
    const projectId = await newProject(context.db);
    await save(projectId, 0, FIRST);
    expect(await recordResultsSeen(context.db, { projectId, at, actor: "person:ada" })).toBe(true);
    const later = new Date("2026-11-27T12:00:00Z");
    expect(await recordResultsSeen(context.db, { projectId, at: later, actor: "person:bob" })).toBe(false);
    await save(projectId, 1, SECOND);
    await save(projectId, 2, FIRST);
    const page = await getAnalysisPlan(runtime, actorWith("auditor", projectId), projectId);
    expect(page.resultsSeen).toEqual({ at: at.toISOString(), by: "person:ada" });
    expect(page.history.map(({ version, isAfterResults }) => [version, isAfterResults])).toEqual([
      [3, true],
      [2, true],
      [1, false],
    ]);
  });

  it("counts results as seen when a verdict on groups of patients shows a number, and not before", async () => {
    const projectId = await newProject(context.db);
    const run = { project: { id: projectId, name: "" } };
    const verdictWith = (rule: RuleId, estimate: Estimate) =>
      makeVerdict({ rule, statistic: { name: "", threshold: null, estimate } });
    const estimated: Estimate = { status: "estimated", value: 1, method: "", n: 1, notes: [] };
    const seen = async () =>
      (await getAnalysisPlan(runtime, actorWith("auditor", projectId), projectId)).resultsSeen !== null;
    const actor = actorWith("clinician", projectId);
    await noteResultsSeen(runtime, actor, run, [verdictWith("vanishing-gradient", estimated)]);
    await noteResultsSeen(runtime, actor, run, [
      verdictWith("subgroup-performance", { status: "not-supplied", what: "predictions" }),
    ]);
    expect(await seen()).toBe(false);
    await noteResultsSeen(runtime, actor, run, [verdictWith("subgroup-excess-loss", estimated)]);
    expect(await seen()).toBe(true);
  });

  it("names no clinical rule that cannot be executed", async () => {
    const projectId = await newProject(context.db);
    const group: PlannedSubgroup = { kind: "rule", name: "severe", rule: "no-such-rule", version: 1, group: "severe" };
    const plan = (subgroup: PlannedSubgroup): PlanContent => ({ ...UNDECLARED_PLAN, subgroups: [subgroup] });
    expect(await refusalOf(save(projectId, 0, plan(group)))).toMatch(/^bad-input: .*found "no-such-rule"/);
    const inside: PlannedSubgroup = {
      kind: "intersection",
      name: "both",
      of: [{ ...group, rule: "gcs-bands", version: 99 }, group],
    };
    expect(await refusalOf(save(projectId, 0, plan(inside)))).toMatch(/^bad-input: Expected version \d+ of the rule/);
    const unknown = { ...group, rule: "gcs-bands", group: "no such band" };
    expect(await refusalOf(save(projectId, 0, plan(unknown)))).toMatch(/^bad-input: .*found "no such band"/);
  });

  it("is declared by nobody who only checks, and seen by nobody from elsewhere", async () => {
    const projectId = await newProject(context.db);
    const body = { replaces: 0, content: UNDECLARED_PLAN };
    const auditor = actorWith("auditor", projectId);
    expect(await refusalOf(saveAnalysisPlan(runtime, auditor, projectId, body))).toMatch(/^forbidden/);
    const stranger = actorWith("clinician", await newProject(context.db));
    expect(await refusalOf(getAnalysisPlan(runtime, stranger, projectId))).toMatch(/^not-found/);
    expect(await refusalOf(saveAnalysisPlan(runtime, stranger, projectId, body))).toMatch(/^not-found/);
  });

  it("is not taken from a file that comes with a run, and the import says so", async () => {
    const projectId = await newProject(context.db);
    const members = [
      { name: "metrics.jsonl", content: Buffer.from('{"step":1,"loss":1}\n{"step":2,"loss":0.5}\n') },
      { name: "analysis-plan.json", content: Buffer.from(JSON.stringify(FIRST)) },
    ];
    const body = bodyOf(zipBytes(members));
    const file = {
      project: projectId,
      run: "with a plan",
      filename: "run.zip",
      body,
      expectedBytes: null,
      expectedSha256: null,
    };
    const { issues } = await importRun(runtime, actorWith("engineer", projectId), file);
    expect(issues.map(({ code }) => code)).toEqual(["plan-not-taken"]);
    expect((await getAnalysisPlan(runtime, actorWith("auditor", projectId), projectId)).current).toBeNull();
  });

  it("reaches the runs of its project and no others, and another version makes another diagnosis", async () => {
    const projectId = await newProject(context.db);
    const { runId } = await writeImport(context.db, { projectId, series: { loss: pointsAt([1]) } });
    const elsewhere = await writeImport(context.db, {
      projectId: await newProject(context.db),
      series: { loss: pointsAt([1]) },
    });
    const fingerprints = [(await findRunFingerprint(context.db, { runId })).fingerprint];
    const foreign = (await findRunFingerprint(context.db, { runId: elsewhere.runId })).fingerprint;
    await save(projectId, 0, FIRST);
    fingerprints.push((await findRunFingerprint(context.db, { runId })).fingerprint);
    await save(projectId, 1, SECOND);
    fingerprints.push((await findRunFingerprint(context.db, { runId })).fingerprint);
    expect(new Set(fingerprints).size).toBe(3);
    expect(await findPlanOfRun(context.db, { runId })).toMatchObject({ version: 2, content: SECOND });
    expect(await findPlanOfRun(context.db, { runId: elsewhere.runId })).toBeNull();
    expect((await findRunFingerprint(context.db, { runId: elsewhere.runId })).fingerprint).toBe(foreign);
  });
});
