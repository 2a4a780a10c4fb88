import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor, Role } from "@/lib/auth/roles";
import type { ProofPlan } from "@/lib/core/proof-plan";
import { prismaOf } from "@/lib/db/database";
import { findProofPlan } from "@/lib/db/find-proof-plan";
import { foldBatches } from "@/lib/db/fold-batches";
import { listAuditEntries } from "@/lib/db/list-audit-entries";
import { listProofOutcomes } from "@/lib/db/list-proof-outcomes";
import { listProofPlans } from "@/lib/db/list-proof-plans";
import { restoreRun } from "@/lib/db/restore-run";
import { saveMembership } from "@/lib/db/save-membership";
import { saveUser } from "@/lib/db/save-user";
import { PROOFS_LIMIT } from "@/lib/ingest/limits";
import { printUtc } from "@/lib/report/pages/print-utc";
import { createProofBodySchema } from "@/lib/schema/proof";
import { proofDocumentSchema } from "@/lib/schema/proof-document";
import { appendPoints } from "@/lib/usecases/append-points";
import { namePlan } from "@/lib/usecases/name-plan";
import { createProof } from "@/lib/usecases/proofs/create-proof";
import { getProof } from "@/lib/usecases/proofs/get-proof";
import { judgeProofsInTurn } from "@/lib/usecases/proofs/judge-waiting-proofs";
import { listProofs, peekProofs } from "@/lib/usecases/proofs/list-proofs";
import { stepProof } from "@/lib/usecases/proofs/step-proof";
import { removeRun } from "@/lib/usecases/remove-run";
import { createTaskRunner } from "@/lib/usecases/run-due-task";
import type { Runtime } from "@/lib/usecases/runtime";
import { TASK_HANDLERS } from "@/lib/usecases/task-handlers";
import { describeOnBothDatabases } from "../db/both-databases";
import { type Sender, sendArm, sendPairs, sendRun } from "./proof-world";
import { refusalOf } from "./refusal-of";
import { actorIn, bodyOf, runtimeOn } from "./runtime-under-test";

const RULE = "vanishing-gradient";
const AN_HOUR = 60 * 60_000;

describeOnBothDatabases("experiments on findings of stored runs", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let sender: Sender;
  const people = new Map<Role, Actor>();
  let runs = 0;

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    const { projectId } = await actorIn(context.db, "engineer", `experiments ${Math.random()}`);
    for (const role of ["engineer", "clinician", "auditor", "administrator"] as const) {
      const account = { name: `Test ${role}`, email: `${projectId}.${role}@test.local`, passwordHash: "x" };
      const { id } = await saveUser(context.db, { ...account, isAdministrator: false, by: "test" });
      await saveMembership(context.db, { projectId, userId: id, role, by: "test" });
      const actor = { kind: "person", name: role, roleEverywhere: null, roles: { [projectId]: role } } as const;
      people.set(role, { ...actor, id: `person:${id}` });
    }
    sender = { runtime, actor: actor("engineer"), project: projectId };
  });
  afterAll(() => remove());

  const actor = (role: Role): Actor => {
    const found = people.get(role);
    if (found === undefined) throw new Error(`Nobody here is ${role}.`);
    return found;
  };
  const newRun = () => {
    runs += 1;
    return sendRun(sender, `run ${runs}`);
  };
  const ask = (runId: string, wishes: object = {}, role: Role = "clinician") =>
    createProof(runtime, actor(role), runId, createProofBodySchema.parse(wishes));
  const planned = async (wishes: object = {}) => {
    const runId = await newRun();
    const { proof } = await ask(runId, wishes);
    return { runId, plan: proof.plan };
  };
  const look = (runId: string, { sha256 }: ProofPlan, role: Role = "clinician") =>
    getProof(runtime, actor(role), runId, sha256);
  const step = (
    runId: string,
    { sha256 }: ProofPlan,
    said: Parameters<typeof stepProof>[3],
    role: Role = "clinician",
  ) => stepProof(runtime, actor(role), { runId, sha256 }, said);
  /** What the server does while nobody waits. */
  const doTasks = async () => {
    const runTask = createTaskRunner(runtime, TASK_HANDLERS);
    while (await runTask());
    await Promise.all(runtime.background);
  };
  const actionsOf = async (runId: string, action: string) => {
    const entries = await listAuditEntries(context.db, { projects: [sender.project], limit: 1000 });
    return entries.filter((entry) => entry.action === action && entry.object.startsWith(`proof:${runId}/`));
  };

  it("are planned for a finding of the run as it stands, once for the same question", async () => {
    const runId = await newRun();
    const first = await ask(runId, { margin: 0.02 });
    expect(first.isNew).toBe(true);
    expect(proofDocumentSchema.parse(first.proof)).toMatchObject({
      state: "waiting",
      isFirstNamed: true,
      run: { id: runId },
      registered: { by: { id: actor("clinician").id, name: "Test clinician" }, doubt: null },
      plan: { finding: { rule: RULE }, change: { id: "residual-connections" }, margin: 0.02, replicates: 5 },
      arrived: [],
      setAside: [],
      firstSeen: null,
      answer: { outcome: "cannot-tell", pairs: 0, planned: 5, values: [] },
    });
    expect(first.proof.missing).toHaveLength(10);
    expect(namePlan(first.proof.plan).sha256).toBe(first.proof.plan.sha256);
    const again = await ask(runId, { margin: 0.02 }, "engineer");
    expect([again.isNew, again.proof.plan.sha256]).toEqual([false, first.proof.plan.sha256]);
    const other = await ask(runId, { margin: 0.03, change: "normalisation", pairs: 7 });
    expect([other.isNew, other.proof.isFirstNamed, other.proof.plan.replicates]).toEqual([true, false, 7]);
    expect((await listProofs(runtime, actor("auditor"), runId)).map(({ plan }) => plan.sha256)).toEqual([
      other.proof.plan.sha256,
      first.proof.plan.sha256,
    ]);
    expect(await actionsOf(runId, "proof.planned")).toHaveLength(2);
  });

  it("are not planned without right, finding, change or owner, and leave nothing behind", async () => {
    const runId = await newRun();
    expect(await refusalOf(ask(runId, {}, "auditor"))).toMatch(/^forbidden: .*"proof\.plan"/);
    const stranger = await actorIn(context.db, "administrator", `elsewhere ${Math.random()}`);
    const asked = createProofBodySchema.parse({});
    expect(await refusalOf(createProof(runtime, stranger, runId, asked))).toMatch(/^not-found/);
    expect(await refusalOf(ask(runId, { rule: "dead-units" }))).toMatch(/^bad-input: Expected a finding of dead-units/);
    expect(await refusalOf(ask(runId, { subgroup: "polytrauma" }))).toMatch(/^bad-input: Expected a finding on/);
    expect(await refusalOf(ask(runId, { rule: RULE, change: "true-labels" }))).toMatch(
      /^bad-input: Expected one of residual-connections, /,
    );
    expect(await refusalOf(ask(runId, { owner: actor("clinician").id }))).toMatch(
      /^bad-input: Expected an engineer of this project/,
    );
    expect(await listProofPlans(context.db, { runId })).toEqual([]);
  });

  it("say that nothing shows a plan to be older than its runs where it came to be known later", async () => {
    const { plan } = await planned({ margin: 0.02 });
    const runId = await newRun();
    const { sha256: _, ...content } = plan;
    const early = namePlan({ ...content, created: new Date(Date.now() - AN_HOUR).toISOString() });
    const began = new Date(Date.now() - AN_HOUR / 2).toISOString();
    for (const seed of early.seeds)
      for (const arm of ["as-is", "repaired"] as const)
        await sendArm(sender, early, { seed, arm, loss: arm === "as-is" ? 0.6 : 0.3, started: began });
    const { proof } = await ask(runId, { plan: early });
    expect(proof.registered.doubt).toContain(
      `The first of its runs began at ${printUtc(began)}, before the plan was known here`,
    );
    expect(proof.state).toBe("answered");
  });

  it("wait for their runs, answer once all are there, and note who saw that first", async () => {
    const { runId, plan } = await planned({ margin: 0.02 });
    const [seed = 0] = plan.seeds;
    await sendArm(sender, plan, { seed, arm: "as-is", loss: 0.6 }, "early one");
    await sendArm(sender, plan, { seed: 99, arm: "as-is", loss: 0.6 }, "of another seed");
    const waiting = await look(runId, plan);
    expect(waiting.setAside.map(({ run, fault }) => [run.name, fault]).toSorted()).toEqual([
      ["early one", "missing-partner"],
      ["of another seed", "another-seed"],
    ]);
    expect([waiting.state, waiting.missing.length, waiting.firstSeen]).toEqual(["waiting", 9, null]);
    expect((await findProofPlan(context.db, { runId, sha256: plan.sha256 }))?.latest).toBe(null);
    await sendPairs(sender, plan, 0.1);
    await doTasks();
    const stored = await findProofPlan(context.db, { runId, sha256: plan.sha256 });
    expect([stored?.latest?.outcome, stored?.seenAt]).toEqual(["changed", null]);
    const answered = await look(runId, plan, "engineer");
    expect(proofDocumentSchema.parse(answered)).toMatchObject({
      state: "answered",
      missing: [],
      firstSeen: { by: { id: actor("engineer").id } },
      answer: { outcome: "changed", pairs: 5 },
    });
    expect(answered.answer.values.map((pair) => pair.seed)).toEqual(plan.seeds);
    expect(answered.answer.also.map(({ measure }) => measure)).toContain("finding-of-the-rule");
    expect(answered.answer.cause).toContain("because of this one change");
    expect(new Map(answered.setAside.map(({ run, fault }) => [run.name, fault]))).toEqual(
      new Map([
        ["of another seed", "another-seed"],
        [`${plan.sha256.slice(0, 8)} ${seed} as-is`, "repeated"],
      ]),
    );
    expect((await look(runId, plan)).firstSeen).toEqual(answered.firstSeen);
    expect(await actionsOf(runId, "proof.answered")).toHaveLength(1);
    expect(await actionsOf(runId, "proof.results-seen")).toHaveLength(1);
  });

  it("keep the answer that their runs gave first, also one that nobody saw, whatever becomes of the runs", async () => {
    const { runId, plan } = await planned({ margin: 0.02 });
    const [changed = "", deleted = "", restored = ""] = await sendPairs(sender, plan, -0.1);
    await judgeProofsInTurn(runtime, runId);
    await Promise.all(runtime.background);
    const points = `${JSON.stringify({ step: plan.budget.steps + 1, loss: 0.9 })}\n`;
    const batch = { runId: changed, body: bodyOf(points), idempotencyKey: null, expectedSha256: null };
    await appendPoints(runtime, actor("engineer"), batch);
    await removeRun(runtime, actor("engineer"), deleted, "does not look good");
    await removeRun(runtime, actor("engineer"), restored, "a mistake");
    const [seed = 0, second = 0] = plan.seeds;
    await sendArm(sender, plan, { seed, arm: "repaired", loss: 0.01, started: plan.created }, "late one");
    const shown = proofDocumentSchema.parse(await look(runId, plan));
    expect([shown.state, shown.answer.outcome, shown.answer.values.length]).toEqual(["answered", "worse", 5]);
    expect([shown.missing, shown.arrived.length]).toEqual([[], 10]);
    expect(shown.setAside.map(({ run, fault, sentence }) => [run.name, fault, sentence])).toEqual([
      ["late one", "after-peek", "It came after the answer, which is given once."],
    ]);
    const gone = "2 runs that counted were deleted after the answer";
    expect(shown.since).toEqual([
      `${gone}: seed ${seed} (repaired), seed ${second} (as it was). The answer stays.`,
      `1 run that counted was changed after the answer: seed ${seed} (as it was). The answer stays.`,
    ]);

    await restoreRun(context.db, { id: restored, name: null, by: "test", at: new Date() });
    // Points that move from where they arrived to where they stay are no change.
    while ((await foldBatches(context.db, { runId: changed, at: new Date() })) > 0);
    const later = await look(runId, plan);
    expect([later.answer, later.answeredAt]).toEqual([shown.answer, shown.answeredAt]);
    expect(later.since.map((sentence) => sentence.slice(0, 25))).toEqual([
      "1 run that counted was de",
      "1 run that counted was ch",
    ]);
    expect(await actionsOf(runId, "proof.answered")).toHaveLength(1);
  });

  it("asked again with another margin once there is an answer say so, and what was answered first counts", async () => {
    const { runId, plan } = await planned({ margin: 0.02 });
    await sendPairs(sender, plan, 0.01);
    expect((await look(runId, plan)).answer.outcome).toBe("not-changed");
    const counted = () => listProofOutcomes(context.db, { projectIds: [sender.project] });
    const before = await counted();
    const smaller = (await ask(runId, { margin: 0.001 })).proof.plan;
    await sendPairs(sender, smaller, 0.01);
    const { answer, registered } = await look(runId, smaller);
    expect(answer.outcome).toBe("changed");
    expect(registered.doubt).toContain(
      `another plan for the same finding and change (${plan.sha256.slice(0, 12)}) had been answered`,
    );
    expect((await look(runId, plan)).registered.doubt).toBe(null);
    expect(await counted()).toEqual(before);
    const other = await ask(runId, { margin: 0.02, change: "normalisation" });
    expect(other.proof.registered.doubt).toBe(null);
  });

  it("are assigned and taken back until a run names them, each as its rights allow", async () => {
    const owner = actor("engineer").id;
    const runId = await newRun();
    const { proof } = await ask(runId, { owner, dueOn: "2026-12-01", margin: 0.02 });
    expect([proof.owner?.id, proof.dueOn, proof.steps.length]).toEqual([owner, "2026-12-01", 1]);
    const again = await ask(runId, { owner, dueOn: "2026-12-01", margin: 0.02 });
    expect([again.isNew, again.proof.steps.length]).toEqual([false, 1]);
    const { plan } = proof;
    const assigned = await step(runId, plan, { kind: "assign", owner, dueOn: null }, "engineer");
    expect([assigned.steps.length, assigned.dueOn]).toEqual([2, null]);
    const take = { kind: "withdraw", text: "Not needed." } as const;
    expect(await refusalOf(step(runId, plan, take, "engineer"))).toMatch(/^forbidden: Only the author/);
    expect(await refusalOf(step(runId, plan, take, "auditor"))).toMatch(/^forbidden/);
    const withdrawn = await step(runId, plan, take, "administrator");
    expect(proofDocumentSchema.parse(withdrawn)).toMatchObject({
      state: "withdrawn",
      answer: { outcome: "cannot-tell" },
    });
    expect(await refusalOf(step(runId, plan, { kind: "assign", owner, dueOn: null }))).toMatch(
      /^conflict: .*this one was taken back/,
    );
    const fresh = await ask(runId, { margin: 0.02 });
    expect([fresh.isNew, fresh.proof.plan.seeds]).toEqual([true, plan.seeds]);
    await sendPairs(sender, fresh.proof.plan, 0.1);
    await look(runId, fresh.proof.plan);
    expect(await refusalOf(step(runId, fresh.proof.plan, take))).toMatch(/^conflict: .*this one is answered/);
  });

  it("are not taken back once a run names them, fitting or deleted, nor once they are answered", async () => {
    const { runId, plan } = await planned({ margin: 0.02 });
    const take = { kind: "withdraw", text: "Not what was hoped." } as const;
    const [seed = 0] = plan.seeds;
    const first = await sendArm(sender, plan, { seed: 99, arm: "as-is", loss: 0.6 });
    await removeRun(runtime, actor("engineer"), first, "does not look good");
    expect(await refusalOf(step(runId, plan, take))).toMatch(
      /^conflict: Expected a plan that no run names yet, but 1 run/,
    );
    await sendArm(sender, plan, { seed, arm: "as-is", loss: 0.6 });
    expect(await refusalOf(step(runId, plan, take, "administrator"))).toMatch(/^conflict: .* but 2 runs do/);
    await sendPairs(sender, plan, -0.1);
    await judgeProofsInTurn(runtime, runId);
    await Promise.all(runtime.background);
    expect(await refusalOf(step(runId, plan, take))).toMatch(/^conflict: .*this one is answered/);
    const assign = { kind: "assign", owner: actor("engineer").id, dueOn: null } as const;
    expect(await refusalOf(step(runId, plan, assign))).toMatch(/^conflict: .*this one is answered/);
    expect(await look(runId, plan)).toMatchObject({ state: "answered", answer: { outcome: "worse" } });
    expect((await findProofPlan(context.db, { runId, sha256: plan.sha256 }))?.steps).toEqual([]);
  });

  it("keep no page waiting that shows more than them: they are there when it asks again", async () => {
    const { runId, plan } = await planned({ margin: 0.02 });
    const peek = () => peekProofs(runtime, actor("engineer"), runId);
    expect((await peek())?.map(({ state }) => state)).toEqual(["waiting"]);
    await sendPairs(sender, plan, 0.1);
    expect(await peek()).toBe(null);
    await Promise.all(runtime.background);
    const stored = await findProofPlan(context.db, { runId, sha256: plan.sha256 });
    expect([stored?.latest?.outcome, stored?.seenAt]).toEqual(["changed", null]);
    expect((await peek())?.map(({ state }) => state)).toEqual(["answered"]);
  });

  it("are judged once for all who look at once", async () => {
    const { runId, plan } = await planned({ margin: 0.02 });
    await sendPairs(sender, plan, 0.1);
    const asked: string[] = [];
    const run: Runtime["workers"]["run"] = (job, ...rest) => {
      asked.push(job.kind);
      return runtime.workers.run(job, ...rest);
    };
    const watched = { ...runtime, workers: { ...runtime.workers, run } };
    const shown = await Promise.all(
      (["engineer", "clinician", "engineer"] as const).map((role) =>
        getProof(watched, actor(role), runId, plan.sha256),
      ),
    );
    expect(asked.filter((kind) => kind === "judge-proof")).toHaveLength(1);
    expect(new Set(shown.map(({ firstSeen }) => firstSeen?.at)).size).toBe(1);
    expect(await actionsOf(runId, "proof.answered")).toHaveLength(1);
  });

  it("that were taken back are not judged, so that nobody sees what their runs show", async () => {
    const { runId, plan } = await planned({ margin: 0.02 });
    await step(runId, plan, { kind: "withdraw", text: "" });
    await sendPairs(sender, plan, 0.1);
    await judgeProofsInTurn(runtime, runId);
    await Promise.all(runtime.background);
    const { state, answer, firstSeen } = await look(runId, plan);
    expect([state, answer.values, firstSeen]).toEqual(["withdrawn", [], null]);
    expect(await actionsOf(runId, "proof.answered")).toEqual([]);
  });

  it("show what is withheld for them to readers who may not see single patients", async () => {
    const { runId, plan } = await planned({ margin: 0.02 });
    await sendPairs(sender, plan, 0.1);
    await look(runId, plan);
    const where = { runId, planSha256: plan.sha256 };
    const row = await prismaOf(context.db).proofOutcome.findFirstOrThrow({ where });
    const result = JSON.parse(row.result);
    const withheld = { ...result.withheld, values: [], sentence: "Hidden." };
    await prismaOf(context.db).proofOutcome.updateMany({
      where,
      data: { result: JSON.stringify({ ...result, withheld }) },
    });
    expect((await look(runId, plan, "auditor")).answer).toMatchObject({ sentence: "Hidden.", values: [] });
    for (const role of ["engineer", "clinician", "administrator"] as const)
      expect((await look(runId, plan, role)).answer.values).toHaveLength(5);
  });

  it(`are at most ${PROOFS_LIMIT} of a run`, async () => {
    const { runId, plan } = await planned({ margin: 0.02 });
    const { sha256: _, ...content } = plan;
    const row = { runId, content: JSON.stringify(plan), rule: RULE, change: plan.change.id, isFirstNamed: true };
    await prismaOf(context.db).proofPlan.createMany({
      data: Array.from({ length: PROOFS_LIMIT - 1 }, (_each, index) => {
        const sha256 = String(index).padStart(64, "0");
        return {
          ...row,
          sha256,
          content: JSON.stringify({ ...content, sha256 }),
          author: "test",
          createdAt: new Date(),
        };
      }),
    });
    expect(await refusalOf(ask(runId, { margin: 0.01 }))).toMatch(`too-large: Expected at most ${PROOFS_LIMIT} plans`);
    expect((await ask(runId, { margin: 0.02 })).isNew).toBe(false);
  });
});
