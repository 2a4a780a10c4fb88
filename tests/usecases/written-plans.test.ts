import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/lib/auth/roles";
import { isAppError } from "@/lib/core/errors";
import type { ProofPlan, ProofPlanContent } from "@/lib/core/proof-plan";
import { appendProofStep } from "@/lib/db/append-proof-step";
import { createProofPlan } from "@/lib/db/create-proof-plan";
import { findProofPlan } from "@/lib/db/find-proof-plan";
import { listProofPlans } from "@/lib/db/list-proof-plans";
import { MARGIN_OF_LOSS } from "@/lib/proof/derive-plan";
import { createProofBodySchema } from "@/lib/schema/proof";
import { namePlan } from "@/lib/usecases/name-plan";
import { createProof } from "@/lib/usecases/proofs/create-proof";
import { getProof } from "@/lib/usecases/proofs/get-proof";
import { removeRun } from "@/lib/usecases/remove-run";
import type { Runtime } from "@/lib/usecases/runtime";
import { describeOnBothDatabases } from "../db/both-databases";
import { type Sender, sendArm, sendPairs, sendRun } from "./proof-world";
import { refusalOf } from "./refusal-of";
import { actorIn, runtimeOn } from "./runtime-under-test";

describeOnBothDatabases("plans that were written elsewhere", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let elsewhere: Sender;
  let sender: Sender;
  let written: ProofPlan;
  let runId: string;
  let runs = 0;

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    const [there, here] = [await newSender(), await newSender()];
    [elsewhere, sender] = [there, here];
    written = (await ask(elsewhere, await newRun(elsewhere), { margin: 0.02 })).proof.plan;
    runId = await newRun();
  });
  afterAll(() => remove());

  const newSender = async (): Promise<Sender> => {
    const actor: Actor & { readonly projectId: string } = await actorIn(
      context.db,
      "administrator",
      `written ${Math.random()}`,
    );
    return { runtime, actor, project: actor.projectId };
  };
  const newRun = (to = sender) => {
    runs += 1;
    return sendRun(to, `run ${runs}`);
  };
  const ask = ({ actor }: Sender, id: string, wishes: object) =>
    createProof(runtime, actor, id, createProofBodySchema.parse(wishes));
  const other = (change: (content: ProofPlanContent) => Partial<ProofPlanContent>): ProofPlan => {
    const { sha256: _, ...content } = written;
    return namePlan({ ...content, ...change(content) });
  };

  it("are taken as they are, under whatever name the run had there, and once", async () => {
    const taken = await ask(sender, runId, { plan: written });
    expect([taken.isNew, taken.proof.isFirstNamed, taken.proof.plan]).toEqual([true, true, written]);
    expect((await ask(sender, runId, { plan: written })).isNew).toBe(false);
    const margin = other(() => ({ margin: 0.5 }));
    expect((await ask(sender, runId, { plan: margin })).isNew).toBe(true);
  });

  it("are refused where they were changed under their name, or are about no finding of the run", async () => {
    const count = (await listProofPlans(context.db, { runId })).length;
    expect(await refusalOf(ask(sender, runId, { plan: { ...written, margin: 0.7 } }))).toMatch(
      /^bad-input: .*one that was changed: its SHA-256 is another/,
    );
    const foreign = other(({ finding }) => ({ finding: { ...finding, rule: "dead-units" } }));
    expect(await refusalOf(ask(sender, runId, { plan: foreign }))).toMatch(
      /^bad-input: Expected a plan for a finding of this run, found one for dead-units; its findings are: /,
    );
    const burns = other(({ measure }) => ({
      measure: { ...measure, subgroup: "burns", marginSource: MARGIN_OF_LOSS },
    }));
    expect(await refusalOf(ask(sender, runId, { plan: burns }))).toMatch(
      /^bad-input: Expected a margin that was stated: one that follows from the loss of a small group/,
    );
    expect(await listProofPlans(context.db, { runId })).toHaveLength(count);
  });

  it.each<[string, (content: ProofPlanContent) => Partial<ProofPlanContent>, string]>([
    ["seeds", ({ seeds }) => ({ seeds: [1, ...seeds.slice(1)] }), "as its seeds.0, found 1."],
    ["budget", ({ budget }) => ({ budget: { ...budget, steps: 1 } }), "599 as its budget.steps, found 1."],
    [
      "measure",
      ({ measure }) => ({ measure: { ...measure, split: "validation" } }),
      'measure.split, found "validation".',
    ],
    [
      "change",
      ({ change }) => ({ change: { ...change, what: "Anything." } }),
      'as its change.what, found "Anything.".',
    ],
    ["settings", ({ change }) => ({ change: { ...change, settings: [] } }), "as its change.settings.0, found nothing."],
    ["version", ({ finding }) => ({ finding: { ...finding, version: 99 } }), "as its finding.version, found 99."],
    [
      "source of the margin",
      ({ measure }) => ({ measure: { ...measure, marginSource: "Agreed with the clinic." } }),
      'as its measure.marginSource, found "Agreed with the clinic.".',
    ],
    [
      "margin that is said to follow from the loss",
      ({ measure }) => ({ margin: 1e-9, measure: { ...measure, marginSource: MARGIN_OF_LOSS } }),
      "as its margin, found 1e-9.",
    ],
  ])("are refused where the %s are not what the run gives, which is named", async (_what, change, sentence) => {
    const count = (await listProofPlans(context.db, { runId })).length;
    const refused = await refusalOf(ask(sender, runId, { plan: other(change) }));
    expect(refused).toMatch(/^bad-input: Expected the plan that this run gives as it is stored, with /);
    expect(refused).toContain(sentence);
    expect(await listProofPlans(context.db, { runId })).toHaveLength(count);
  });

  it("belong to one run of a project, also once that was deleted", async () => {
    const [first, second] = [await newRun(), await newRun()];
    const plan = other(() => ({ margin: 0.03 }));
    expect((await ask(sender, first, { plan })).isNew).toBe(true);
    const sentence = "conflict: Expected a plan that belongs to no other run, found one that is registered for another";
    expect(await refusalOf(ask(sender, second, { plan }))).toContain(sentence);
    await removeRun(runtime, sender.actor, first, "not what was hoped");
    expect(await refusalOf(ask(sender, second, { plan }))).toContain(sentence);
    expect(await listProofPlans(context.db, { runId: second })).toEqual([]);
  });

  it("belong to one of several runs that they are sent to at once", async () => {
    const targets = [await newRun(), await newRun(), await newRun()];
    const plan = other(() => ({ margin: 0.04 }));
    const settled = await Promise.allSettled(
      targets.map((id) =>
        createProofPlan(context.db, { runId: id, plan, isFirstNamed: true, author: "person:a", at: new Date() }),
      ),
    );
    const refused = settled.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
    expect(refused.map((error) => isAppError(error) && error.code)).toEqual(["conflict", "conflict"]);
  });

  it("or here are one where the same question is asked several times at once", async () => {
    const id = await newRun();
    const asked = await Promise.all([1, 2, 3].map(() => ask(sender, id, { margin: 0.02 })));
    expect(asked.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(new Set(asked.map(({ proof }) => proof.plan.sha256)).size).toBe(1);
    expect(await listProofPlans(context.db, { runId: id })).toHaveLength(1);
  });

  it("rest on as many plans as there were when they were decided on", async () => {
    const id = await newRun();
    const make = (margin: number, known: number) => {
      const plan = other((content) => ({ run: { ...content.run, name: "rests" }, margin }));
      return createProofPlan(context.db, {
        runId: id,
        plan,
        isFirstNamed: true,
        known,
        author: "person:a",
        at: new Date(),
      });
    };
    expect([await make(0.1, 0), await make(0.2, 0), await make(0.2, 1)]).toEqual(["created", "overtaken", "created"]);
  });

  it("are not taken back by a step that was decided on before a run named them", async () => {
    const id = await newRun();
    const { plan } = (await ask(sender, id, { margin: 0.02 })).proof;
    const withdraw = () =>
      appendProofStep(context.db, {
        runId: id,
        planSha256: plan.sha256,
        number: 1,
        kind: "withdraw",
        owner: null,
        dueOn: null,
        text: "A mistake.",
        author: "person:a",
        at: new Date(),
      });
    const arm = await sendArm(sender, plan, { seed: plan.seeds[0] ?? 0, arm: "as-is", loss: 0.5 });
    expect(await withdraw()).toBe(false);
    await removeRun(runtime, sender.actor, arm, "a test");
    expect(await withdraw()).toBe(false);
    expect((await findProofPlan(context.db, { runId: id, sha256: plan.sha256 }))?.steps).toEqual([]);
  });

  it("count no run that holds another seed, or a longer log, than it says", async () => {
    const id = await newRun();
    const { plan } = (await ask(sender, id, { margin: 0.02 })).proof;
    const [first = 0, second = 0, ...rest] = plan.seeds;
    await sendArm(
      sender,
      plan,
      { seed: first, arm: "repaired", loss: 0.1, meta: { seed: first + 1 } },
      `other ${first}`,
    );
    await sendArm(sender, plan, { seed: second, arm: "repaired", loss: 0.1, meta: { seed: second } }, `own ${second}`);
    await sendPairs(sender, { ...plan, seeds: [first, second, ...rest.slice(0, 1)] }, -0.1);
    const { setAside, arrived } = await getProof(runtime, sender.actor, id, plan.sha256);
    expect(setAside.find(({ run }) => run.name === `other ${first}`)).toMatchObject({
      fault: "another-seed",
      sentence: `Expected the seed ${first} that it says it had, found ${first + 1} in its settings.`,
    });
    expect(arrived.map(({ run }) => run.name)).toContain(`own ${second}`);
  });
});
