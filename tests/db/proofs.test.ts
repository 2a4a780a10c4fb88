import { describe, expect, it } from "vitest";
import { checkStoredChain } from "@/lib/audit/check-stored-chain";
import { isAppError } from "@/lib/core/errors";
import type { ProofClaim, ProofPlan } from "@/lib/core/proof-plan";
import { appendProofStep } from "@/lib/db/append-proof-step";
import { beginPurge } from "@/lib/db/begin-purge";
import { claimProofPlan } from "@/lib/db/claim-proof-plan";
import { createProofPlan } from "@/lib/db/create-proof-plan";
import { createRun } from "@/lib/db/create-run";
import { prismaOf, rawOf } from "@/lib/db/database";
import { deleteRun } from "@/lib/db/delete-run";
import { findPlansNamed } from "@/lib/db/find-plans-named";
import { findProofPlan } from "@/lib/db/find-proof-plan";
import { listAskedProofs } from "@/lib/db/list-asked-proofs";
import { listAuditEntries } from "@/lib/db/list-audit-entries";
import { listProofOutcomes } from "@/lib/db/list-proof-outcomes";
import { listProofPlans } from "@/lib/db/list-proof-plans";
import { listRunsOfPlan } from "@/lib/db/list-runs-of-plan";
import { noteProofSeen } from "@/lib/db/note-proof-seen";
import type { StoredProofResult } from "@/lib/db/proof-record";
import { purgeRun } from "@/lib/db/purge-run";
import { saveProofOutcome } from "@/lib/db/save-proof-outcome";
import { PLAN } from "../proof/plan-under-test";
import { describeOnBothDatabases } from "./both-databases";
import { newProject } from "./import-fixture";
import { resultOf } from "./proof-fixture";

const at = new Date("2026-11-27T04:00:00.000Z");
const later = new Date(at.getTime() + 1000);

const CLAIM: ProofClaim = {
  plan: PLAN.sha256,
  arm: "as-is",
  seed: 11,
  steps: 300,
  dataSha256: "d".repeat(64),
  margin: 0.05,
  started: "2026-11-27T02:00:00.000Z",
};

describeOnBothDatabases("plans of experiments", (context) => {
  let made = 0;
  /** In a project of its own where none is named: a plan belongs to one run of a project. */
  async function newRun(project?: string): Promise<string> {
    made += 1;
    const projectId = project ?? (await newProject(context.db));
    return (await createRun(context.db, { projectId, name: `run ${made}`, createdBy: "test" })).id;
  }
  async function plan(runId: string, other: Partial<ProofPlan> = {}, isFirstNamed = true) {
    const made = { ...PLAN, ...other };
    return await createProofPlan(context.db, { runId, plan: made, isFirstNamed, author: "person:a", at });
  }
  const step = (runId: string, number: number, owner: string | null, author = "person:a") => {
    const kind = owner === null ? ("withdraw" as const) : ("assign" as const);
    const said = { dueOn: owner === null ? null : "2026-12-01", text: owner === null ? "A mistake." : null };
    return appendProofStep(context.db, {
      runId,
      planSha256: PLAN.sha256,
      number,
      kind,
      owner,
      author,
      at,
      ...said,
    });
  };
  const answer = (runId: string, key: string, result: StoredProofResult) => {
    const of = { runId, planSha256: PLAN.sha256, key, engineVersion: "14", at };
    return saveProofOutcome(context.db, { ...of, outcome: result.outcome, result });
  };
  const entriesOf = async (runId: string, action: string) => {
    const entries = await listAuditEntries(context.db, { projects: null, limit: 1000 });
    return entries.filter(({ details, object, ...entry }) => {
      return entry.action === action && (details["run"] === runId || object === `run:${runId}`);
    });
  };

  it("are kept as they were written, once, with who wrote them and an entry in the audit log", async () => {
    const projectId = await newProject(context.db);
    const runId = await newRun(projectId);
    expect(await plan(runId)).toBe("created");
    expect(await plan(runId, {}, false)).toBe("there-already");
    expect(await findProofPlan(context.db, { runId, sha256: PLAN.sha256 })).toEqual({
      runId,
      projectId,
      plan: PLAN,
      isFirstNamed: true,
      author: "person:a",
      createdAt: at,
      seenAt: null,
      seenBy: null,
      steps: [],
      latest: null,
    });
    expect(await entriesOf(runId, "proof.planned")).toMatchObject([
      { actor: "person:a", project: projectId, details: { rule: "vanishing-gradient", margin: 0.05 } },
    ]);
    expect(await findProofPlan(context.db, { runId, sha256: "b".repeat(64) })).toBeNull();
  });

  it("are listed the newest first", async () => {
    const runId = await newRun();
    await plan(runId);
    const second = { ...PLAN, sha256: "b".repeat(64) };
    await createProofPlan(context.db, { runId, plan: second, isFirstNamed: false, author: "person:a", at: later });
    const listed = await listProofPlans(context.db, { runId });
    expect(listed.map((record) => [record.plan.sha256, record.isFirstNamed])).toEqual([
      [second.sha256, false],
      [PLAN.sha256, true],
    ]);
  });

  it("are found by their name within their project alone, and not by runs that are deleted", async () => {
    const [own, foreign] = [await newProject(context.db), await newProject(context.db)];
    const [runId, twin] = [await newRun(own), await newRun(foreign)];
    for (const id of [runId, twin]) await plan(id);
    const sha256 = PLAN.sha256;
    expect(await findPlansNamed(context.db, { projectId: own, sha256 })).toEqual([{ runId }]);
    expect(await findPlansNamed(context.db, { projectId: foreign, sha256 })).toEqual([{ runId: twin }]);
    await deleteRun(context.db, { id: runId, by: "test", reason: "a test", at });
    expect(await findPlansNamed(context.db, { projectId: own, sha256 })).toEqual([]);
  });

  it("belong to one run of a project, also once that run is deleted", async () => {
    const project = await newProject(context.db);
    const [runId, other] = [await newRun(project), await newRun(project)];
    await plan(runId);
    for (const _round of ["as it is", "deleted"]) {
      await expect(plan(other)).rejects.toMatchObject({ code: "conflict" });
      await deleteRun(context.db, { id: runId, by: "test", reason: "a test", at });
    }
    expect(await listProofPlans(context.db, { runId: other })).toEqual([]);
  });

  it("get each step once, in order, and nothing is taken back from them", async () => {
    const runId = await newRun();
    await plan(runId);
    expect(await step(runId, 1, "person:b")).toBe(true);
    expect(await step(runId, 1, "person:c")).toBe(false);
    expect(await step(runId, 2, null)).toBe(true);
    const record = await findProofPlan(context.db, { runId, sha256: PLAN.sha256 });
    expect(record?.steps).toEqual([
      {
        number: 1,
        kind: "assign",
        owner: "person:b",
        dueOn: "2026-12-01",
        text: null,
        author: "person:a",
        createdAt: at,
      },
      { number: 2, kind: "withdraw", owner: null, dueOn: null, text: "A mistake.", author: "person:a", createdAt: at },
    ]);
    expect(await entriesOf(runId, "proof.step-added")).toHaveLength(2);
  });

  it("say who saw their results first, also where several people look at once", async () => {
    const runId = await newRun();
    await plan(runId);
    const looks = ["person:a", "person:b", "person:c"].map((by, index) => {
      const when = new Date(at.getTime() + index);
      return noteProofSeen(context.db, { runId, planSha256: PLAN.sha256, by, at: when });
    });
    const seen = await Promise.all(looks);
    expect(new Set(seen.map(({ by }) => by)).size).toBe(1);
    const [first] = seen;
    expect(await noteProofSeen(context.db, { runId, planSha256: PLAN.sha256, by: "person:d", at: later })).toEqual(
      first,
    );
    const record = await findProofPlan(context.db, { runId, sha256: PLAN.sha256 });
    expect([record?.seenAt, record?.seenBy]).toEqual([first?.at, first?.by]);
    expect(await entriesOf(runId, "proof.results-seen")).toMatchObject([{ actor: first?.by }]);
  });

  it("that do not exist were seen by nobody", async () => {
    const look = { runId: await newRun(), planSha256: PLAN.sha256, by: "person:a", at };
    const error = await noteProofSeen(context.db, look).catch((thrown: unknown) => thrown);
    expect(isAppError(error) && error.code).toBe("not-found");
  });

  it("keep the first answer that is given them and no other, whatever is found later", async () => {
    const runId = await newRun();
    await plan(runId);
    const waiting = resultOf("cannot-tell", [{ seed: 11, arm: "as-is" }]);
    await expect(answer(runId, "waits", waiting)).rejects.toThrow("Expected an answer over all pairs of the plan.");
    const first = resultOf("worse");
    expect(await answer(runId, "first", first)).toBe(true);
    expect(await answer(runId, "first", first)).toBe(false);
    expect(await answer(runId, "second", resultOf("changed"))).toBe(false);
    const record = await findProofPlan(context.db, { runId, sha256: PLAN.sha256 });
    expect(record?.latest).toEqual({
      key: "first",
      outcome: "worse",
      result: first,
      createdAt: at,
      engineVersion: "14",
    });
    expect(await entriesOf(runId, "proof.answered")).toMatchObject([
      { actor: "system:server", details: { number: 1, outcome: "worse" } },
    ]);
  });

  it("get one answer where several servers found one at once", async () => {
    const runId = await newRun();
    await plan(runId);
    const added = await Promise.all(["a", "b", "c", "a"].map((key) => answer(runId, key, resultOf("changed"))));
    expect(added.filter(Boolean)).toHaveLength(1);
    expect(await entriesOf(runId, "proof.answered")).toHaveLength(1);
  });

  it("are counted by outcome, and as open until all pairs are there, unless taken back or of a deleted run", async () => {
    const project = await newProject(context.db);
    const projects = [
      project,
      await newProject(context.db),
      await newProject(context.db),
      await newProject(context.db),
    ];
    const [answered, waiting, withdrawn, deleted] = await Promise.all(projects.map((each) => newRun(each)));
    for (const runId of [answered, waiting, withdrawn, deleted]) {
      if (runId === undefined) throw new Error("Expected four runs.");
      await plan(runId);
      if (runId === withdrawn) await step(runId, 1, null);
      else if (runId !== waiting) await answer(runId, "after", resultOf("not-changed"));
      if (runId === deleted) await deleteRun(context.db, { id: runId, by: "test", reason: "a test", at });
    }
    const expected = { rule: "vanishing-gradient", change: "residual-connections", isFirstNamed: true };
    const outcomes = await listProofOutcomes(context.db, { projectIds: projects });
    expect(outcomes).toHaveLength(2);
    for (const outcome of ["not-changed", null]) expect(outcomes).toContainEqual({ ...expected, outcome });
    expect(await listProofOutcomes(context.db, { projectIds: [] })).toEqual([]);
    expect((await listProofOutcomes(context.db, { projectIds: null })).length).toBeGreaterThan(0);
  });

  it("wait with whoever was asked last, until they are answered or taken back", async () => {
    const projects = [await newProject(context.db), await newProject(context.db)];
    const of = { projectIds: projects, limit: 10 };
    const asked = async (owner: string) => {
      const { proofs, total } = await listAskedProofs(context.db, { ...of, owner });
      expect(proofs).toHaveLength(total);
      return proofs.map(({ run, dueOn }) => [run.id, dueOn]);
    };
    const [runId, other] = await Promise.all(projects.map((each) => newRun(each)));
    if (runId === undefined || other === undefined) throw new Error("Expected two runs.");
    for (const id of [runId, other]) await plan(id);
    await step(runId, 1, "person:b");
    await step(other, 1, "person:b");
    await step(other, 2, "person:c");
    expect(await asked("person:b")).toEqual([[runId, "2026-12-01"]]);
    expect(await asked("person:c")).toEqual([[other, "2026-12-01"]]);
    await answer(runId, "one", resultOf("changed"));
    expect(await asked("person:b")).toEqual([]);
    await step(other, 3, null);
    expect(await asked("person:c")).toEqual([]);
    expect((await listAskedProofs(context.db, { ...of, projectIds: [], owner: "person:b" })).total).toBe(0);
  });

  it("go with their run when it is removed for good, and the audit log still holds", async () => {
    const runId = await newRun();
    await plan(runId);
    await step(runId, 1, "person:b");
    await answer(runId, "one", resultOf("changed"));
    expect(await checkStoredChain(context.db, [])).toMatchObject({ status: "intact" });
    await deleteRun(context.db, { id: runId, by: "test", reason: "a test", at });
    await beginPurge(context.db, { id: runId, by: "test", at });
    await purgeRun(context.db, { id: runId, at });
    const { proofPlan, proofStep, proofOutcome } = prismaOf(context.db);
    const where = { where: { runId } };
    expect([await proofPlan.count(where), await proofStep.count(where), await proofOutcome.count(where)]).toEqual([
      0, 0, 0,
    ]);
    expect(await checkStoredChain(context.db, [])).toMatchObject({ status: "intact" });
  });

  it.each([
    ["a margin", "proof_plan", "content", "planned an experiment"],
    ["a step", "proof_step", "text", "assigned or took back the plan"],
    ["an outcome", "proof_outcome", "result", "noted what the runs"],
  ])("that somebody changes in the database are named by the audit log: %s", async (_what, table, column, words) => {
    const runId = await newRun();
    await plan(runId);
    await step(runId, 1, null);
    await answer(runId, "one", resultOf("changed"));
    const byHand = (sql: string) => rawOf(context.db).transact((statements) => statements.all(sql, []));
    const [before] = await byHand(`SELECT "${column}" FROM "${table}" WHERE "runId" = '${runId}'`);
    await byHand(`UPDATE "${table}" SET "${column}" = '{}' WHERE "runId" = '${runId}' RETURNING 1`);
    expect(await checkStoredChain(context.db, [])).toMatchObject({
      status: "altered",
      reason: expect.stringContaining(words),
    });
    const value = String(before?.[0]).replaceAll("'", "''");
    await byHand(`UPDATE "${table}" SET "${column}" = '${value}' WHERE "runId" = '${runId}' RETURNING 1`);
    expect(await checkStoredChain(context.db, [])).toMatchObject({ status: "intact" });
  });

  describe("and the runs that name them", () => {
    const claim = (runId: string, other: Partial<ProofClaim> = {}) => {
      return claimProofPlan(context.db, { runId, claim: { ...CLAIM, ...other }, by: "person:a", at });
    };

    it("are listed in the order in which they came, deleted ones too, of one project", async () => {
      const [project, foreign] = [await newProject(context.db), await newProject(context.db)];
      const [first, second, stranger] = [await newRun(project), await newRun(project), await newRun(foreign)];
      await newRun(project);
      await claim(second, { arm: "repaired" });
      await claim(first);
      await claim(stranger);
      await deleteRun(context.db, { id: first, by: "test", reason: "a test", at });
      const runs = await listRunsOfPlan(context.db, { projectId: project, sha256: PLAN.sha256 });
      expect(runs.map(({ id, claim: stated, deletedAt }) => [id, stated.arm, deletedAt])).toEqual([
        [first, "as-is", at],
        [second, "repaired", null],
      ]);
    });

    it.each([
      ["plan", { plan: "b".repeat(64) }],
      ["side", { arm: "repaired" }],
      ["seed", { seed: 12 }],
    ] as const)("stay with the %s that they named first", async (_what, other) => {
      const runId = await newRun();
      await claim(runId);
      const before = await prismaOf(context.db).run.findUniqueOrThrow({ where: { id: runId } });
      const error = await claim(runId, other).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({
        code: "conflict",
        message: expect.stringContaining(`named first (plan aaaaaaaaaaaa, as-is, seed 11), but found plan `),
      });
      await claim(runId);
      const after = await prismaOf(context.db).run.findUniqueOrThrow({ where: { id: runId } });
      expect([after.proofPlan, after.settings, after.revision]).toEqual([
        before.proofPlan,
        before.settings,
        before.revision,
      ]);
      expect(await entriesOf(runId, "proof.claimed")).toHaveLength(1);
    });

    it("belong to one of two plans that were named at once", async () => {
      const runId = await newRun();
      const plans = ["b", "c", "d"].map((letter) => letter.repeat(64));
      const settled = await Promise.allSettled(plans.map((sha256) => claim(runId, { plan: sha256 })));
      expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      expect(await entriesOf(runId, "proof.claimed")).toHaveLength(1);
    });
  });
});
