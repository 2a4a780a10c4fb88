import { expect, it } from "vitest";
import type { ProofOutcome } from "@/lib/core/proof-document";
import type { ProofChange, ProofPlan } from "@/lib/core/proof-plan";
import { appendProofStep } from "@/lib/db/append-proof-step";
import { createProofPlan } from "@/lib/db/create-proof-plan";
import { createRun } from "@/lib/db/create-run";
import { deleteRun } from "@/lib/db/delete-run";
import { saveProofOutcome } from "@/lib/db/save-proof-outcome";
import { outcomeRatesSchema } from "@/lib/schema/outcome-rates";
import { getOutcomeRates } from "@/lib/usecases/proofs/get-outcome-rates";
import { describeOnBothDatabases } from "../db/both-databases";
import { resultOf } from "../db/proof-fixture";
import { PLAN } from "../proof/plan-under-test";
import { actorIn, runtimeOn } from "./runtime-under-test";

const at = new Date("2026-11-27T04:00:00.000Z");

describeOnBothDatabases("what experiments on the findings of a rule showed", (context) => {
  it("is counted over the projects that the reader may see, each plan as it stands", async () => {
    const { runtime, remove } = runtimeOn(context.db);
    const reader = await actorIn(context.db, "clinician", "rates here");
    const other = await actorIn(context.db, "engineer", "rates elsewhere");
    let made = 0;
    const newPlan = async (project: string, change: ProofChange, isFirstNamed = true) => {
      made += 1;
      const { id } = await createRun(context.db, { projectId: project, name: `run ${made}`, createdBy: "test" });
      const sha256 = made.toString(16).padStart(64, "0");
      const plan: ProofPlan = { ...PLAN, sha256, change: { ...PLAN.change, id: change } };
      await createProofPlan(context.db, { runId: id, plan, isFirstNamed, author: "person:a", at });
      return { runId: id, planSha256: sha256 };
    };
    let answered = 0;
    const answer = async (plan: Awaited<ReturnType<typeof newPlan>>, outcome: ProofOutcome) => {
      answered += 1;
      const result = resultOf(outcome);
      await saveProofOutcome(context.db, { ...plan, key: `${answered}`, engineVersion: "14", outcome, result, at });
    };

    const changed = await newPlan(reader.projectId, "residual-connections");
    await answer(changed, "changed");
    await answer(await newPlan(reader.projectId, "leaky-units", false), "not-changed");
    await newPlan(reader.projectId, "leaky-units", false);
    await answer(await newPlan(reader.projectId, "normalisation", false), "cannot-tell");
    await newPlan(reader.projectId, "residual-connections");
    const withdrawn = await newPlan(reader.projectId, "residual-connections");
    const author = "person:a";
    const step = { ...withdrawn, number: 1, kind: "withdraw", owner: null, dueOn: null, text: "A mistake." } as const;
    await appendProofStep(context.db, { ...step, author, at });
    const deleted = await newPlan(reader.projectId, "residual-connections");
    await answer(deleted, "changed");
    await deleteRun(context.db, { id: deleted.runId, reason: "a test", by: author, at });
    await answer(await newPlan(other.projectId, "residual-connections"), "worse");

    const rates = await getOutcomeRates(runtime, reader);
    expect(outcomeRatesSchema.parse(structuredClone(rates))).toEqual(rates);
    expect(rates.projects).toEqual([{ id: reader.projectId, name: "rates here" }]);
    expect(rates.rules.filter(({ completed, unfinished }) => completed + unfinished > 0)).toMatchObject([
      {
        rule: "vanishing-gradient",
        completed: 3,
        changed: 1,
        notChanged: 1,
        worse: 0,
        cannotTell: 1,
        unfinished: 2,
        shareChanged: { status: "not-estimable", n: 3 },
        firstNamed: [{ change: "residual-connections", completed: 1, changed: 1, unfinished: 1 }],
      },
    ]);
    const both = await getOutcomeRates(runtime, { ...reader, roles: { ...reader.roles, ...other.roles } });
    expect(both.rules[0]).toMatchObject({ completed: 4, worse: 1 });
    await remove();
  });

  it("counts the answer that was first of several plans that ask the same of a run, and of each group its own", async () => {
    const { runtime, remove } = runtimeOn(context.db);
    const reader = await actorIn(context.db, "clinician", "rates of one question");
    const { projectId } = reader;
    const [one, two] = await Promise.all(
      ["one", "two"].map((name) => createRun(context.db, { projectId, name, createdBy: "test" })),
    );
    if (one === undefined || two === undefined) throw new Error("Expected two runs.");
    let made = 0;
    const plan = async (runId: string, subgroup: string | null, outcome: ProofOutcome | null, minutes = 0) => {
      made += 1;
      const sha256 = `f${made.toString(16).padStart(63, "0")}`;
      const finding = { ...PLAN.finding, subgroup };
      await createProofPlan(context.db, {
        runId,
        plan: { ...PLAN, sha256, finding, margin: 1 / made },
        isFirstNamed: true,
        author: "person:a",
        at,
      });
      if (outcome === null) return;
      const answeredAt = new Date(at.getTime() + minutes * 60_000);
      const result = resultOf(outcome);
      const answer = { runId, planSha256: sha256, key: sha256, engineVersion: "14", outcome, result };
      await saveProofOutcome(context.db, { ...answer, at: answeredAt });
    };
    await plan(one.id, null, "changed", 2);
    await plan(one.id, null, "not-changed", 1);
    await plan(one.id, null, "changed", 3);
    await plan(one.id, null, null);
    await plan(one.id, "burns", "worse", 5);
    await plan(one.id, "burns", "changed", 6);
    await plan(one.id, "falls", "cannot-tell", 7);
    await plan(two.id, null, "changed", 9);
    const [rates] = (await getOutcomeRates(runtime, reader)).rules.filter(({ completed }) => completed > 0);
    expect(rates).toMatchObject({ completed: 4, changed: 1, notChanged: 1, worse: 1, cannotTell: 1, unfinished: 1 });
    await remove();
  });
});
