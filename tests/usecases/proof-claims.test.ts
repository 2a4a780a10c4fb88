import { afterAll, beforeAll, expect, it } from "vitest";
import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import type { Actor } from "@/lib/auth/roles";
import { createProofPlan } from "@/lib/db/create-proof-plan";
import { createRun } from "@/lib/db/create-run";
import { prismaOf } from "@/lib/db/database";
import { foldBatches } from "@/lib/db/fold-batches";
import { listAuditEntries } from "@/lib/db/list-audit-entries";
import { listRunsOfPlan } from "@/lib/db/list-runs-of-plan";
import { changeRunBodySchema } from "@/lib/schema/run";
import { appendPoints } from "@/lib/usecases/append-points";
import { bringRunBack } from "@/lib/usecases/bring-run-back";
import { changeRun } from "@/lib/usecases/change-run";
import { checkGrowingRun } from "@/lib/usecases/check-growing-run";
import { exportRun } from "@/lib/usecases/export-run";
import { importRun } from "@/lib/usecases/import-run";
import { removeRun } from "@/lib/usecases/remove-run";
import type { Runtime } from "@/lib/usecases/runtime";
import { JUDGE_PROOF } from "@/lib/usecases/task-kinds";
import { describeOnBothDatabases } from "../db/both-databases";
import { PLAN } from "../proof/plan-under-test";
import { refusalOf } from "./refusal-of";
import { actorIn, bodyOf, runtimeOn } from "./runtime-under-test";

const CLAIM = {
  plan: PLAN.sha256,
  arm: "as-is",
  seed: 11,
  steps: 300,
  data_sha256: "d".repeat(64),
  margin: 0.05,
  started: "2026-11-27T02:00:00.000Z",
};
const STATED = {
  plan: PLAN.sha256,
  arm: "as-is",
  seed: 11,
  steps: 300,
  dataSha256: "d".repeat(64),
  margin: 0.05,
  started: "2026-11-27T02:00:00.000Z",
};

/** A log that says of itself which experiment it belongs to. */
function logOf(proof: object | null, first = 1): string {
  const facts = { kind: "run", settings: proof === null ? {} : { proof }, layers: [] };
  const points = [0, 1, 2].map((step) => ({
    kind: "metric",
    metric: "loss",
    step: first + step,
    value: 1 / (step + 1),
  }));
  return [facts, ...points].map((record) => `${JSON.stringify(record)}\n`).join("");
}

describeOnBothDatabases("what a run says of the experiment that it belongs to", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let actor: Actor & { readonly projectId: string };
  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    actor = await actorIn(context.db, "administrator");
  });
  afterAll(async () => {
    await gatheredWritten(context.db);
    await remove();
  });

  const upload = async (run: string, content: string) => {
    const file = { project: actor.projectId, run, filename: "log.jsonl", expectedBytes: null, expectedSha256: null };
    return (await importRun(runtime, actor, { ...file, body: bodyOf(content) })).runId;
  };
  const send = (runId: string, content: string, idempotencyKey: string | null = null) => {
    return appendPoints(runtime, actor, { runId, idempotencyKey, expectedSha256: null, body: bodyOf(content) });
  };
  const stored = async (id: string) => {
    const { run, import: imports, liveBatch } = prismaOf(context.db);
    const { proofPlan, settings, revision } = await run.findUniqueOrThrow({ where: { id } });
    return {
      proofPlan,
      claim: (JSON.parse(settings) as { proof?: unknown }).proof ?? null,
      revision,
      imports: await imports.count({ where: { runId: id, state: "published" } }),
      batches: await liveBatch.count({ where: { runId: id } }),
    };
  };
  const judged = async () => {
    const { task } = prismaOf(context.db);
    const waiting = await task.findMany({ where: { kind: JUDGE_PROOF } });
    await task.deleteMany({ where: { kind: JUDGE_PROOF } });
    return waiting.map(({ runId }) => runId);
  };

  it("comes with its file, and stands when another file says nothing of it", async () => {
    const id = await upload("of a file", logOf(CLAIM));
    expect(await stored(id)).toMatchObject({ proofPlan: PLAN.sha256, claim: STATED });
    await upload("of a file", logOf(null, 10));
    expect(await stored(id)).toMatchObject({ proofPlan: PLAN.sha256, claim: STATED, imports: 2 });
    expect(await stored(await upload("ordinary", logOf(null)))).toMatchObject({ proofPlan: null, claim: null });
  });

  it("has one entry in the audit log, also where it comes with a file", async () => {
    const id = await upload("of an audited file", logOf(CLAIM));
    await upload("of an audited file", logOf(CLAIM, 10));
    const entries = await listAuditEntries(context.db, { projects: [actor.projectId], limit: 1000 });
    const claimed = entries.filter(({ action, object }) => action === "proof.claimed" && object === `run:${id}`);
    expect(claimed).toMatchObject([{ actor: actor.id, details: { plan: PLAN.sha256, arm: "as-is", seed: 11 } }]);
  });

  it("counts from when it is made, so that a run made beforehand is not the first by that", async () => {
    const plan = "c".repeat(64);
    const { id: spare } = await createRun(context.db, { projectId: actor.projectId, name: "spare", createdBy: "test" });
    const first = await upload("the first to say so", logOf({ ...CLAIM, plan }));
    await send(spare, logOf({ ...CLAIM, plan }));
    const runs = await listRunsOfPlan(context.db, { projectId: actor.projectId, sha256: plan });
    expect(runs.map(({ id }) => id)).toEqual([first, spare]);
    const [one, other] = runs;
    expect(other?.createdAt.getTime()).toBeLessThanOrEqual(one?.createdAt.getTime() ?? 0);
    // The same again, with another file, moves nothing.
    await upload("the first to say so", logOf({ ...CLAIM, plan }, 20));
    const again = await listRunsOfPlan(context.db, { projectId: actor.projectId, sha256: plan });
    expect(again.map(({ claimedAt }) => claimedAt)).toEqual(runs.map(({ claimedAt }) => claimedAt));
  });

  it("comes with live points and is known before they are folded", async () => {
    const { id } = await createRun(context.db, { projectId: actor.projectId, name: "live", createdBy: "test" });
    await send(id, logOf(CLAIM));
    expect(await stored(id)).toMatchObject({ proofPlan: PLAN.sha256, claim: STATED, batches: 1 });
    while ((await foldBatches(context.db, { runId: id, at: new Date() })) > 0);
    expect(await stored(id)).toMatchObject({ proofPlan: PLAN.sha256, claim: STATED });
    const runs = await listRunsOfPlan(context.db, { projectId: actor.projectId, sha256: PLAN.sha256 });
    expect(runs.map((run) => run.id)).toContain(id);
  });

  it.each([
    ["plan", { plan: "b".repeat(64) }],
    ["side", { arm: "repaired" }],
    ["seed", { seed: 12 }],
  ])("cannot become another %s: a later file or batch is refused whole", async (what, other) => {
    const id = await upload(`first ${what}`, logOf(CLAIM));
    const before = await stored(id);
    const another = logOf({ ...CLAIM, ...other }, 50);
    const sentence = 'conflict: Expected the run to stay with what "proof" named first';
    expect(await refusalOf(upload(`first ${what}`, another))).toContain(sentence);
    expect(await refusalOf(send(id, another))).toContain(sentence);
    expect(await stored(id)).toEqual(before);
  });

  it("cannot be two things in one file, which then makes no run", async () => {
    const both = logOf(CLAIM) + logOf({ ...CLAIM, seed: 12 }, 10);
    expect(await refusalOf(upload("both", both))).toContain("found plan aaaaaaaaaaaa, as-is, seed 12");
    expect(await prismaOf(context.db).run.count({ where: { activeName: "both", state: "ready" } })).toBe(0);
  });

  it("is stated by nobody by hand", () => {
    const refused = changeRunBodySchema.safeParse({ settings: { proof: CLAIM } });
    expect(refused.error?.issues[0]?.message).toContain('Unrecognized key: "proof"');
  });

  it("survives the export of the run", async () => {
    const id = await upload("exported", logOf(CLAIM));
    const { bytes } = await exportRun(runtime, actor, id, "jsonl");
    const pieces: Uint8Array[] = [];
    for await (const piece of bytes) pieces.push(piece);
    const again = await upload("read back", Buffer.concat(pieces).toString());
    expect(await stored(again)).toMatchObject({ proofPlan: PLAN.sha256, claim: STATED });
  });

  it("has what the experiment shows computed anew when the run comes, is trained on, goes and comes back", async () => {
    const runId = await upload("with the finding", logOf(null));
    await createProofPlan(context.db, { runId, plan: PLAN, isFirstNamed: true, author: "person:a", at: new Date() });
    await Promise.all(runtime.background);
    await judged();
    const id = await upload("of the plan", logOf(CLAIM));
    // What the task does once the upload is checked.
    await checkGrowingRun(runtime, id);
    await Promise.all(runtime.background);
    expect(await judged()).toEqual([runId]);
    for (const training of ["running", "finished"] as const) {
      await changeRun(runtime, actor, id, { training });
      expect(await judged(), training).toEqual([runId]);
    }
    await removeRun(runtime, actor, id, "a test");
    expect(await judged()).toEqual([runId]);
    await bringRunBack(runtime, actor, { project: actor.projectId, runId: id, name: null });
    expect(await judged()).toEqual([runId]);
    await removeRun(runtime, actor, await upload("ordinary, too", logOf(null)), "a test");
    expect(await judged()).toEqual([]);
  });
});
