import { afterAll, beforeAll, expect, it } from "vitest";
import { GET } from "@/app/api/v1/runs/[id]/gaps/route";
import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import type { Actor, Role } from "@/lib/auth/roles";
import { createProofPlan } from "@/lib/db/create-proof-plan";
import { findProofPlan } from "@/lib/db/find-proof-plan";
import { findResultsSeen } from "@/lib/db/find-results-seen";
import type { GapOutcome } from "@/lib/diagnostics/gap/group-gap";
import { gapOutcomeSchema } from "@/lib/schema/group-gap";
import { addPredictions } from "@/lib/usecases/add-predictions";
import { getGaps } from "@/lib/usecases/gaps/get-gaps";
import { splitStoredGaps } from "@/lib/usecases/gaps/split-stored-gaps";
import { importRun } from "@/lib/usecases/import-run";
import { listPredictions } from "@/lib/usecases/list-predictions";
import { removePredictions } from "@/lib/usecases/remove-predictions";
import { type Runtime, setRuntime } from "@/lib/usecases/runtime";
import { giveToken } from "../auth/give-token";
import { describeOnBothDatabases } from "../db/both-databases";
import { PLAN } from "../proof/plan-under-test";
import { refusalOf } from "./refusal-of";
import { actorIn, bodyOf, runtimeOn } from "./runtime-under-test";

const SIZES = [24, 40, 64, 100];

/** A log with a learning curve of polytrauma, of so many held-out patients. */
function logOf({ curve = 0, loss = 0.5, proof = null as object | null } = {}): string {
  const settings = { subgroupSizes: { polytrauma: 121 }, ...(proof === null ? {} : { proof }) };
  const metric = (name: string, step: number, value: number, subgroup: string | null) => {
    return { kind: "metric", metric: name, step, value, split: "validation", subgroup };
  };
  const chains = curve === 0 ? [] : [1, 2, 3, 4, 5];
  const records = [
    { kind: "run", settings, layers: [] },
    ...Array.from({ length: 30 }, (_, step) => metric("loss", step * 10, loss + 0.5 / (step + 1), null)),
    ...chains.map((chain) => metric("learning_curve/patients", chain, curve, "polytrauma")),
    ...chains.flatMap((chain) =>
      SIZES.map((size) => metric(`learning_curve/${size}`, chain, 0.5 + 4 / size + chain / 1000, "polytrauma")),
    ),
  ];
  return records.map((record) => `${JSON.stringify(record)}\n`).join("");
}

/** Three risks, each with more than ten patients of both outcomes in every group: no cell is small. */
function tableOf(sizes: Readonly<Record<string, number>>, change: (risk: number, row: number) => number): string {
  const rows = Object.entries(sizes).flatMap(([subgroup, patients]) =>
    Array.from({ length: patients }, (_, row) => {
      const risk = [0.1, 0.45, 0.8][row % 3] ?? 0.5;
      const share = subgroup === "polytrauma" ? [0.55, 0.5, 0.6][row % 3] : [0.25, 0.45, 0.75][row % 3];
      const isEvent = (Math.floor(row / 3) % 20) / 20 < (share ?? 0);
      return `${subgroup},test,${isEvent ? 1 : 0},${change(risk, row)}\n`;
    }),
  );
  return `subgroup,split,y_true,y_prob\n${rows.join("")}`;
}

const WHOLE = { polytrauma: 300, other: 600 };
const SMALL = { ...WHOLE, burns: 7 };

describeOnBothDatabases("where the gaps of the groups of a run come from", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let engineer: Actor & { readonly projectId: string };
  let auditor: Actor;
  let made = 0;

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    setRuntime(runtime);
    engineer = await actorIn(context.db, "engineer", `gaps ${context.db.provider}`);
    auditor = { ...engineer, id: "person:auditor", roles: { [engineer.projectId]: "auditor" } };
  });
  afterAll(async () => {
    await gatheredWritten(context.db);
    await remove();
  });

  const file = { expectedBytes: null, expectedSha256: null };
  const predict = (runId: string, table: string) =>
    addPredictions(runtime, engineer, { runId, filename: "p.csv", body: bodyOf(table), ...file });
  const upload = async (log: string, table: string | null): Promise<string> => {
    made += 1;
    const run = { project: engineer.projectId, run: `run ${made}`, filename: "log.jsonl", body: bodyOf(log), ...file };
    const { runId } = await importRun(runtime, engineer, run);
    if (table !== null) await predict(runId, table);
    return runId;
  };
  const unchanged = (risk: number): number => risk;
  const statusOf = (outcome: GapOutcome, part: string) =>
    outcome.status === "split"
      ? outcome.groups[0]?.parts.find(({ part: name }) => name === part)?.estimate.status
      : null;

  it("a run without predictions has none, and nobody has seen results by asking", async () => {
    const outcome = await getGaps(runtime, engineer, await upload(logOf(), null));
    expect(outcome).toMatchObject({ status: "none", reason: expect.stringContaining("No predictions") });
    expect(await findResultsSeen(context.db, { projectId: engineer.projectId })).toBeNull();
  });

  it("a split names the group with an excess, and counts as results seen", async () => {
    const outcome = await getGaps(runtime, engineer, await upload(logOf({ curve: 252 }), tableOf(WHOLE, unchanged)));
    expect(outcome.status === "split" && outcome.groups.map(({ subgroup }) => subgroup)).toEqual(["polytrauma"]);
    expect(statusOf(outcome, "few-patients")).toBe("estimated");
    expect(await findResultsSeen(context.db, { projectId: engineer.projectId })).not.toBeNull();
  });

  it("whoever may not see single patients is given the same split where no cell is small, and else none at all", async () => {
    const whole = await upload(logOf({ curve: 252 }), tableOf(WHOLE, unchanged));
    expect(await getGaps(runtime, auditor, whole)).toEqual(await getGaps(runtime, engineer, whole));
    const hidden = [
      await upload(logOf(), tableOf(SMALL, unchanged)),
      await upload(logOf({ curve: 9 }), tableOf(WHOLE, unchanged)),
      await upload(logOf({ curve: 252 }).replaceAll("curve/patients", "curve/unknown"), tableOf(WHOLE, unchanged)),
    ];
    for (const runId of hidden) {
      expect((await getGaps(runtime, engineer, runId)).status).toBe("split");
      const outcome = await getGaps(runtime, auditor, runId);
      expect(outcome).toMatchObject({ status: "none", reason: expect.stringContaining("Hidden for privacy") });
      expect(JSON.stringify(outcome)).not.toContain("polytrauma");
    }
  });

  it("the split follows the run: other predictions give another, and without them there is none", async () => {
    const runId = await upload(logOf(), tableOf(WHOLE, unchanged));
    const first = await getGaps(runtime, engineer, runId);
    expect(await getGaps(runtime, engineer, runId)).toBe(first);
    await predict(
      runId,
      tableOf(WHOLE, (risk) => risk / 2),
    );
    expect(await getGaps(runtime, engineer, runId)).not.toEqual(first);
    const { predictions } = await listPredictions(runtime, engineer, runId);
    for (const { id } of predictions) await removePredictions(runtime, engineer, { runId, setId: id });
    expect((await getGaps(runtime, engineer, runId)).status).toBe("none");
  });

  /** The pairs of a plan of the run; every repaired one is better by 0.3 in its log and predicts by `repair`. */
  async function addExperiment(
    runId: string,
    sha256: string,
    repair: ((risk: number) => number) | null,
  ): Promise<void> {
    const plan = { ...PLAN, sha256, finding: { ...PLAN.finding, subgroup: "polytrauma" } };
    const at = new Date();
    await createProofPlan(context.db, { runId, plan, isFirstNamed: true, author: engineer.id, at });
    for (const seed of plan.seeds)
      for (const arm of ["as-is", "repaired"] as const) {
        const proof = { plan: sha256, arm, seed, steps: 300, data_sha256: PLAN.data.sha256, margin: PLAN.margin };
        const loss = arm === "repaired" ? 0.5 + seed / 1000 : 0.8 + seed / 900;
        const table =
          repair === null
            ? null
            : tableOf(WHOLE, arm === "repaired" ? (risk) => repair(risk) + seed / 10000 : unchanged);
        await upload(logOf({ loss, proof: { ...proof, started: new Date().toISOString() } }), table);
      }
  }

  it("an experiment that changed its measure supplies what its repair saves, and counts as seen", async () => {
    const runId = await upload(logOf(), tableOf(WHOLE, unchanged));
    const before = await getGaps(runtime, engineer, runId);
    expect(statusOf(before, "optimisation")).toBe("not-supplied");
    const sha256 = "b".repeat(64);
    await addExperiment(runId, sha256, (risk) => 0.5 + (risk - 0.5) / 3);
    const after = await getGaps(runtime, engineer, runId);
    expect(statusOf(after, "optimisation")).toBe("estimated");
    expect(JSON.stringify(after)).toContain("5 pairs of trainings of plan bbbbbbbb");
    expect((await findProofPlan(context.db, { runId, sha256 }))?.seenBy).toBe(engineer.id);
    const pairs = [{ asIs: runId, repaired: runId }];
    const job = { runId, experiments: [{ plan: sha256, subgroup: "polytrauma", change: "It is changed.", pairs }] };
    expect(statusOf((await splitStoredGaps(context.db, job, 1800)).outcome, "optimisation")).toBe("estimated");
    const tooMany = (await splitStoredGaps(context.db, job, 1799)).outcome;
    expect(statusOf(tooMany, "optimisation")).toBe("not-supplied");
    expect(JSON.stringify(tooMany)).toContain("its pairs have 1,800 risks, and at most 1,799 are read at once");
  });

  it("pairs without predictions for the same patients supply nothing, and the page says what to send", async () => {
    const runId = await upload(logOf(), tableOf(WHOLE, unchanged));
    await addExperiment(runId, "c".repeat(64), null);
    const outcome = await getGaps(runtime, engineer, runId);
    expect(statusOf(outcome, "optimisation")).toBe("not-supplied");
    expect(JSON.stringify(outcome)).toContain("one of its runs has no predictions");
  });

  it("the API answers those who may read the run, and nobody else", async () => {
    const runId = await upload(logOf(), tableOf(WHOLE, unchanged));
    const elsewhere = await actorIn(context.db, "engineer", `gaps elsewhere ${context.db.provider}`);
    const ask = async (role: Role, projectId: string): Promise<Response> => {
      const token = await giveToken(context.db, { role, projectIds: [projectId] });
      const request = new Request(`http://rounds.test/api/v1/runs/${runId}/gaps`, {
        headers: { authorization: `Bearer ${token}` },
      });
      return GET(request, { params: Promise.resolve({ id: runId }) });
    };
    for (const role of ["engineer", "clinician", "auditor", "administrator"] as const)
      expect(gapOutcomeSchema.parse(await (await ask(role, engineer.projectId)).json()).status).toBe("split");
    expect((await ask("engineer", elsewhere.projectId)).status).toBe(404);
    expect(await refusalOf(getGaps(runtime, elsewhere, runId))).toMatch(/not-found/);
  });
});
