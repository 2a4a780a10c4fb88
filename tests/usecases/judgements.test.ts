import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor, Role } from "@/lib/auth/roles";
import { type PlanContent, UNDECLARED_PLAN } from "@/lib/core/analysis-plan";
import { isAppError } from "@/lib/core/errors";
import { prismaOf } from "@/lib/db/database";
import { deletePredictionSet } from "@/lib/db/delete-prediction-set";
import { listPredictionSets } from "@/lib/db/list-prediction-sets";
import { saveMembership } from "@/lib/db/save-membership";
import { saveUser } from "@/lib/db/save-user";
import { type RecordJudgementBody, recordJudgementBodySchema } from "@/lib/schema/judgement";
import { answerJudgement } from "@/lib/usecases/answer-judgement";
import { changeRun } from "@/lib/usecases/change-run";
import { getAnalysisPlan } from "@/lib/usecases/get-analysis-plan";
import { getDiagnosis } from "@/lib/usecases/get-diagnosis";
import { importRun } from "@/lib/usecases/import-run";
import { listJudgements } from "@/lib/usecases/list-judgements";
import { recordJudgement } from "@/lib/usecases/record-judgement";
import type { Runtime } from "@/lib/usecases/runtime";
import { saveAnalysisPlan } from "@/lib/usecases/save-analysis-plan";
import { describeOnBothDatabases } from "../db/both-databases";
import { zipBytes } from "../limits/zip-bytes";
import { actorIn, bodyOf, runtimeOn } from "./runtime-under-test";

/** Norms that shrink towards the first layer, so that there is a finding to contest. */
const LAYERS = [0, 1, 2, 3, 4, 5];
const LOG = [
  { kind: "run", settings: { layerOrder: LAYERS.map((layer) => `enc.${layer}`) }, layers: [] },
  ...Array.from({ length: 600 }, (_, step) => {
    const norms = LAYERS.map((layer) => [`grad_norm/enc.${layer}.weight`, (1 + (step % 7) / 50) * 0.05 ** (5 - layer)]);
    return { step, loss: 0.7 - step / 1e5, ...Object.fromEntries(norms) };
  }),
]
  .map((record) => `${JSON.stringify(record)}\n`)
  .join("");
const RULE = "vanishing-gradient";
const PLAN: PlanContent = { ...UNDECLARED_PLAN, primaryMeasures: ["calibration"] };

describeOnBothDatabases("judgements of verdicts", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let projectId: string;
  const people = new Map<Role, Actor>();

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    ({ projectId } = await actorIn(context.db, "engineer"));
    for (const role of ["engineer", "clinician", "auditor"] as const) {
      const account = { name: `Test ${role}`, email: `${role}@test.local`, passwordHash: "x", isAdministrator: false };
      const { id } = await saveUser(context.db, { ...account, by: "test" });
      await saveMembership(context.db, { projectId, userId: id, role, by: "test" });
      const actor = { kind: "person", name: role, roleEverywhere: null, roles: { [projectId]: role } } as const;
      people.set(role, { ...actor, id: `person:${id}` });
    }
  });
  afterAll(() => remove());

  const actor = (role: Role): Actor => {
    const found = people.get(role);
    if (found === undefined) throw new Error(`Nobody here is ${role}.`);
    return found;
  };
  const upload = async (run: string) => {
    const file = {
      project: projectId,
      run,
      filename: "log.jsonl",
      body: bodyOf(LOG),
      expectedBytes: null,
      expectedSha256: null,
    };
    return (await importRun(runtime, actor("engineer"), file)).runId;
  };
  const list = (runId: string, role: Role = "clinician") => listJudgements(runtime, actor(role), runId);
  const seenOf = async (runId: string) => {
    await getDiagnosis(runtime, actor("clinician"), runId);
    return (await list(runId)).seen;
  };
  const say = async (runId: string, said: Partial<RecordJudgementBody>, role: Role = "clinician") => {
    const given = { rule: RULE, subgroup: null, kind: "agree", seen: await seenOf(runId), ...said };
    return await recordJudgement(runtime, actor(role), runId, recordJudgementBodySchema.parse(given));
  };
  const contest = (runId: string) => say(runId, { kind: "disagree", text: "The first layer is an embedding." });
  const refusalOf = async (work: Promise<unknown>) => {
    const error = await work.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    return isAppError(error) ? `${error.code}: ${error.message}` : error;
  };

  it("keep who said what of which verdict, and the state that was read", async () => {
    const runId = await upload("kept");
    await contest(runId);
    const verdict = (await getDiagnosis(runtime, actor("clinician"), runId)).document.verdicts.find(
      ({ rule }) => rule === RULE,
    );
    expect(verdict?.outcome).toBe("finding");
    const { judgements, seen } = await list(runId, "auditor");
    expect(judgements).toHaveLength(1);
    expect(judgements[0]).toMatchObject({
      rule: RULE,
      subgroup: null,
      kind: "disagree",
      text: "The first layer is an embedding.",
      author: "Test clinician",
      state: "open",
      isOutdated: false,
      changes: [],
      isOwn: false,
      boundTo: { diagnosisKey: seen, planVersion: null, definition: null, verdict: { severity: verdict?.severity } },
    });
  });

  it("never change a verdict: the diagnosis is the same to the byte, whatever is said and answered", async () => {
    const runId = await upload("untouched");
    const stored = () => prismaOf(context.db).diagnosisResult.findMany({ where: { runId } });
    const before = JSON.stringify((await getDiagnosis(runtime, actor("engineer"), runId)).document);
    const rows = await stored();
    const { id: judgementId } = await contest(runId);
    await say(runId, { kind: "need", text: "A run with residual connections." });
    const owner = actor("engineer").id;
    await answerJudgement(
      runtime,
      actor("clinician"),
      { runId, judgementId },
      { kind: "assign", owner, dueOn: "2026-12-01" },
    );
    await answerJudgement(runtime, actor("engineer"), { runId, judgementId }, { kind: "resolve", text: "It is not." });
    expect(JSON.stringify((await getDiagnosis(runtime, actor("engineer"), runId)).document)).toBe(before);
    expect(await stored()).toEqual(rows);
    expect((await list(runId)).judgements.map(({ isOutdated }) => isOutdated)).toEqual([false, false]);
  });

  it("are not recorded of a state that nobody is shown any more", async () => {
    const runId = await upload("overtaken");
    const seen = await seenOf(runId);
    await changeRun(runtime, actor("engineer"), runId, { settings: { optimizer: "Adam" } });
    expect(await refusalOf(say(runId, { seen }))).toMatch(/^conflict/);
    expect((await list(runId)).judgements).toEqual([]);
  });

  it("are marked outdated when the run or the plan changes, and say what changed", async () => {
    const runId = await upload("outdated");
    await say(runId, {});
    await changeRun(runtime, actor("engineer"), runId, { settings: { batchSize: 8 } });
    await saveAnalysisPlan(runtime, actor("clinician"), projectId, { replaces: 0, content: PLAN });
    const [judgement] = (await list(runId)).judgements;
    expect(judgement).toMatchObject({
      isOutdated: true,
      changes: ["the plan changed (none, now version 1)", "the run's points, mapping or settings changed"],
    });
    await say(runId, {});
    const [latest, first] = (await list(runId)).judgements;
    expect([latest?.isOutdated, first?.isOutdated]).toEqual([false, true]);
    expect(latest?.boundTo.planVersion).toBe(1);
  });

  it("of a group of patients are bound to its definition and to the predictions", async () => {
    const folder = "samples/runs/subgroups";
    const members = readdirSync(folder).map((name) => ({ name, content: readFileSync(path.join(folder, name)) }));
    const file = { project: projectId, run: "patients", filename: "run.zip", body: bodyOf(zipBytes(members)) };
    const { runId } = await importRun(runtime, actor("engineer"), {
      ...file,
      expectedBytes: null,
      expectedSha256: null,
    });
    await say(runId, { rule: "subgroup-performance", subgroup: "polytrauma" });
    const [before] = (await list(runId)).judgements;
    expect(before?.boundTo.definition).toBe('"polytrauma" as the data name it; undeclared');
    expect(before?.boundTo.predictions.map(({ name }) => name)).toEqual(["predictions.csv.gz"]);
    const plan = await getAnalysisPlan(runtime, actor("clinician"), projectId);
    const polytrauma = { kind: "label", name: "polytrauma", column: "subgroup", label: "polytrauma" } as const;
    const content = { ...PLAN, subgroups: [polytrauma] };
    await saveAnalysisPlan(runtime, actor("clinician"), projectId, { replaces: plan.current?.version ?? 0, content });
    const [after] = (await list(runId)).judgements;
    expect(after?.changes).toContain("the definition of the group changed");
    const [set] = await listPredictionSets(context.db, { runId });
    await deletePredictionSet(context.db, { runId, id: set?.id ?? "", by: actor("engineer").id, at: new Date() });
    const [last] = (await list(runId)).judgements;
    expect(last?.changes).toContain("the predictions changed");
  });

  it("get an owner, a day and an outcome, each with its author, and are closed then", async () => {
    const runId = await upload("answered");
    const target = { runId, judgementId: (await contest(runId)).id };
    const owner = actor("engineer").id;
    const assign = { kind: "assign", owner, dueOn: "2026-12-01" } as const;
    const resolve = { kind: "resolve", text: "Logged again without the embedding." } as const;
    expect(await refusalOf(answerJudgement(runtime, actor("engineer"), target, resolve))).toMatch(/^forbidden/);
    expect(await refusalOf(answerJudgement(runtime, actor("engineer"), target, assign))).toMatch(/^forbidden/);
    await answerJudgement(runtime, actor("clinician"), target, assign);
    expect((await list(runId, "engineer")).judgements[0]).toMatchObject({ state: "assigned", isMine: true });
    await answerJudgement(runtime, actor("engineer"), target, resolve);
    expect(await refusalOf(answerJudgement(runtime, actor("clinician"), target, assign))).toMatch(/^conflict/);
    const [judgement] = (await list(runId)).judgements;
    expect(judgement).toMatchObject({ state: "resolved", isMine: false });
    expect(judgement?.steps).toMatchObject([
      { number: 1, kind: "assign", owner: "Test engineer", dueOn: "2026-12-01", author: "Test clinician" },
      { number: 2, kind: "resolve", text: resolve.text, author: "Test engineer" },
    ]);
  });

  it("are answered once, however many answer at the same time", async () => {
    const runId = await upload("raced");
    const target = { runId, judgementId: (await contest(runId)).id };
    const answers = ["a", "b", "c", "d"].map((text) =>
      refusalOf(answerJudgement(runtime, actor("clinician"), target, { kind: "resolve", text })),
    );
    const refusals = await Promise.all(answers);
    expect(refusals.filter((refusal) => refusal === null)).toHaveLength(1);
    expect((await list(runId)).judgements[0]?.steps).toHaveLength(1);
  });

  it("are taken back by their author alone, and stay to be read", async () => {
    const runId = await upload("withdrawn");
    const target = { runId, judgementId: (await say(runId, {})).id };
    const withdraw = { kind: "withdraw", text: "" } as const;
    expect(await refusalOf(answerJudgement(runtime, actor("engineer"), target, withdraw))).toMatch(/^forbidden/);
    await answerJudgement(runtime, actor("clinician"), target, withdraw);
    expect((await list(runId)).judgements[0]).toMatchObject({ kind: "agree", state: "withdrawn" });
  });

  it("that agree ask for no answer, and only somebody who may answer is asked for one", async () => {
    const runId = await upload("owners");
    const agreed = { runId, judgementId: (await say(runId, {})).id };
    const step = { kind: "assign", owner: actor("engineer").id, dueOn: "2026-12-01" } as const;
    expect(await refusalOf(answerJudgement(runtime, actor("clinician"), agreed, step))).toMatch(/^conflict/);
    const contested = { runId, judgementId: (await contest(runId)).id };
    for (const owner of [actor("auditor").id, "person:nobody", "token:other"]) {
      const asked = answerJudgement(runtime, actor("clinician"), contested, { ...step, owner });
      expect(await refusalOf(asked)).toMatch(/^bad-input/);
    }
    expect((await list(runId)).owners.map(({ name }) => name)).toEqual(["Test clinician", "Test engineer"]);
  });

  it("are of a verdict that the run has, by somebody whose role is to judge", async () => {
    const runId = await upload("refused");
    expect(await refusalOf(say(runId, { subgroup: "nobody" }))).toMatch(/^bad-input: .*on "nobody"/);
    for (const role of ["engineer", "auditor"] as const) {
      expect(await refusalOf(say(runId, {}, role))).toMatch(/^forbidden/);
    }
    const stranger: Actor = { ...actor("clinician"), roles: { elsewhere: "clinician" } };
    expect(await refusalOf(listJudgements(runtime, stranger, runId))).toMatch(/^not-found/);
    const missing = { runId, judgementId: "none" };
    const withdraw = { kind: "withdraw", text: "" } as const;
    expect(await refusalOf(answerJudgement(runtime, actor("clinician"), missing, withdraw))).toMatch(/^not-found/);
  });
});
