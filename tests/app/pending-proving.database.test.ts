import { afterAll, beforeAll, expect, it } from "vitest";
import { loadProving } from "@/app/(dashboard)/runs/[runId]/_proofs/load-proving";
import { createProofBodySchema } from "@/lib/schema/proof";
import { getRunPage } from "@/lib/usecases/get-run-page";
import { createProof } from "@/lib/usecases/proofs/create-proof";
import { listProofs } from "@/lib/usecases/proofs/list-proofs";
import { type Runtime, setRuntime } from "@/lib/usecases/runtime";
import { describeOnBothDatabases } from "../db/both-databases";
import { sendPairs, sendRun } from "../usecases/proof-world";
import { actorIn, runtimeOn } from "../usecases/runtime-under-test";

describeOnBothDatabases("a page that shows more than experiments", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;

  beforeAll(() => {
    ({ runtime, remove } = runtimeOn(context.db));
    setRuntime(runtime);
  });
  afterAll(() => remove());

  it("is shown while it is computed what their runs show, which it says, and shows it as soon as it is known", async () => {
    const actor = await actorIn(context.db, "engineer", `proving ${Math.random()}`);
    const sender = { runtime, actor, project: actor.projectId };
    const runId = await sendRun(sender, "looked at");
    const { proof } = await createProof(runtime, actor, runId, createProofBodySchema.parse({ margin: 0.02 }));
    const data = await getRunPage(runtime, actor, runId);
    expect(await loadProving(actor, data, [])).toMatchObject({ isBusy: false, proofs: [{ state: "waiting" }] });

    await sendPairs(sender, proof.plan, 0.1);
    expect(await loadProving(actor, data, [])).toMatchObject({ isBusy: true, proofs: [] });
    await listProofs(runtime, actor, runId);
    expect(await loadProving(actor, data, [])).toMatchObject({ isBusy: false, proofs: [{ state: "answered" }] });
  });
});
