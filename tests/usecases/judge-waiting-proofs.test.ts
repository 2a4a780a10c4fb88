import { afterAll, beforeAll, expect, it } from "vitest";
import type { ProofPlan } from "@/lib/core/proof-plan";
import { prismaOf } from "@/lib/db/database";
import { findProofPlan } from "@/lib/db/find-proof-plan";
import { createProofBodySchema } from "@/lib/schema/proof";
import { createProof } from "@/lib/usecases/proofs/create-proof";
import { judgeProofsInTurn } from "@/lib/usecases/proofs/judge-waiting-proofs";
import { peekProofs } from "@/lib/usecases/proofs/list-proofs";
import type { Runtime } from "@/lib/usecases/runtime";
import { JUDGE_PROOF } from "@/lib/usecases/task-kinds";
import { describeOnBothDatabases } from "../db/both-databases";
import { type Sender, sendArm, sendRun } from "./proof-world";
import { actorIn, runtimeOn } from "./runtime-under-test";

type Run = Runtime["workers"]["run"];
type Job = { readonly kind: string; readonly runId?: string | null; readonly sha256?: string };

describeOnBothDatabases("judging experiments while nobody waits", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let sender: Sender;

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    const engineer = await actorIn(context.db, "engineer", `judging in turn ${context.db.provider}`);
    sender = { runtime, actor: engineer, project: engineer.projectId };
  });
  afterAll(() => remove());

  /** A run with a plan of each change, each of which has one run to be judged. */
  const runWith = async (name: string, changes: readonly string[]) => {
    const runId = await sendRun(sender, name);
    const plans: ProofPlan[] = [];
    for (const change of changes) {
      const wishes = createProofBodySchema.parse({ rule: "vanishing-gradient", change, margin: 0.02 });
      const { plan } = (await createProof(runtime, sender.actor, runId, wishes)).proof;
      await sendArm(sender, plan, { seed: plan.seeds[0] ?? 0, arm: "as-is", loss: 0.6 });
      plans.push(plan);
    }
    await Promise.all(runtime.background);
    await prismaOf(context.db).task.deleteMany({ where: { kind: JUDGE_PROOF } });
    return { runId, plans };
  };
  const withWorkers = (run: Run): Runtime => ({ ...runtime, judging: new Map(), workers: { ...runtime.workers, run } });
  const dueAt = async (runId: string): Promise<number | null> => {
    const task = await prismaOf(context.db).task.findFirst({ where: { kind: JUDGE_PROOF, runId } });
    return task?.dueAt.getTime() ?? null;
  };

  it("holds up no other task, takes one run at a time, and lets nobody who looks wait for another run", async () => {
    const [one, other, third] = [
      await runWith("one", ["leaky-units"]),
      await runWith("other", ["leaky-units"]),
      await runWith("third", ["leaky-units"]),
    ];
    let goOn = (): void => undefined;
    const isOver = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const judged: string[] = [];
    const slow = withWorkers(async (...asked) => {
      const job: Job = asked[0];
      if (job.kind === "judge-proof") judged.push(job.runId ?? "");
      await isOver;
      return await runtime.workers.run(...asked);
    });
    const before = Date.now();
    try {
      // Neither is waited for, though no answer comes. The two that begin do so side by side, in any order.
      await judgeProofsInTurn(slow, one.runId);
      await judgeProofsInTurn(slow, other.runId);
      expect(await peekProofs(slow, sender.actor, third.runId)).toBe(null);
      await expect.poll(() => judged.toSorted(), { timeout: 60_000 }).toEqual([one.runId, third.runId].toSorted());
      // Left behind where the server is killed meanwhile.
      expect(await dueAt(one.runId)).toBeGreaterThan(before + 60_000);
      expect(await dueAt(other.runId)).toBeGreaterThan(before);
    } finally {
      goOn();
    }
    await Promise.all(runtime.background);
    await prismaOf(context.db).task.deleteMany({ where: { kind: JUDGE_PROOF } });
    await judgeProofsInTurn(slow, other.runId);
    await Promise.all(runtime.background);
    expect(judged.slice(2)).toEqual([other.runId]);
    await prismaOf(context.db).task.deleteMany({ where: { kind: JUDGE_PROOF } });
    // What is judged already asks for nothing more.
    await judgeProofsInTurn(slow, other.runId);
    expect([judged.length, await dueAt(other.runId)]).toEqual([3, null]);
  });

  it("judges the plans of a run one after the other, also after one that cannot be judged", async () => {
    const { runId, plans } = await runWith("several", ["leaky-units", "normalisation", "residual-connections"]);
    const asked: string[] = [];
    let atOnce = 0;
    let most = 0;
    const broken = withWorkers(async (...given) => {
      const job: Job = given[0];
      if (job.kind !== "judge-proof") return await runtime.workers.run(...given);
      asked.push(job.sha256 ?? "");
      atOnce += 1;
      most = Math.max(most, atOnce);
      try {
        if (asked.length === 1) throw new Error("its runs cannot be read");
        return await runtime.workers.run(...given);
      } finally {
        atOnce -= 1;
      }
    });
    expect(await peekProofs(broken, sender.actor, runId)).toBe(null);
    await Promise.all(runtime.background);
    expect(asked.toSorted()).toEqual(plans.map(({ sha256 }) => sha256).toSorted());
    expect(most).toBe(1);
    for (const { sha256 } of plans) expect((await findProofPlan(context.db, { runId, sha256 }))?.seenAt).toBe(null);
  });
});
