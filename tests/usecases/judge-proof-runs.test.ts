import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/lib/auth/roles";
import { deleteRun } from "@/lib/db/delete-run";
import { findProofPlan } from "@/lib/db/find-proof-plan";
import { createProofBodySchema } from "@/lib/schema/proof";
import { createProof } from "@/lib/usecases/proofs/create-proof";
import { judgeProofRuns } from "@/lib/usecases/proofs/judge-proof-runs";
import type { Runtime } from "@/lib/usecases/runtime";
import { describeOnBothDatabases } from "../db/both-databases";
import { interrupted } from "../db/interrupted-database";
import { sendPairs, sendRun } from "./proof-world";
import { refusalOf } from "./refusal-of";
import { actorIn, runtimeOn } from "./runtime-under-test";

describeOnBothDatabases("judging the runs of an experiment", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let actor: Actor & { readonly projectId: string };
  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    actor = await actorIn(context.db, "engineer", `judged ${Math.random()}`);
  });
  afterAll(() => remove());

  it("begins anew where one is deleted while they are read, and refuses nobody who asks for the plan", async () => {
    const sender = { runtime, actor, project: actor.projectId };
    const runId = await sendRun(sender, "with the finding");
    const { proof } = await createProof(runtime, actor, runId, createProofBodySchema.parse({ margin: 0.02 }));
    const { sha256 } = proof.plan;
    const runs = await sendPairs(sender, proof.plan, 0.1);
    const last = runs.at(-1) ?? "";
    const deleted = () => deleteRun(context.db, { id: last, by: "test", reason: "a test", at: new Date() });
    expect(await judgeProofRuns(interrupted(context.db, "layerFact", deleted), { runId, sha256 })).toBeNull();
    const judged = await judgeProofRuns(context.db, { runId, sha256 });
    expect(judged?.result.setAside).toContainEqual(expect.objectContaining({ run: last, fault: "deleted" }));
    expect((await findProofPlan(context.db, { runId, sha256 }))?.latest).toBeNull();
  });

  it("is refused for a plan that there is none of", async () => {
    const sha256 = "f".repeat(64);
    expect(await refusalOf(judgeProofRuns(context.db, { runId: "none", sha256 }))).toMatch(/^not-found/);
  });
});
