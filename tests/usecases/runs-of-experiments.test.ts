import { afterAll, beforeAll, expect, it } from "vitest";
import { readListQuery } from "@/app/(dashboard)/runs/(list)/_list/read-list-query";
import type { Actor } from "@/lib/auth/roles";
import { createRun } from "@/lib/db/create-run";
import { prismaOf } from "@/lib/db/database";
import { listQuietRuns } from "@/lib/db/list-quiet-runs";
import { noteVerdictChanges } from "@/lib/db/note-verdict-changes";
import { runListQuerySchema } from "@/lib/schema/run";
import { appendPoints } from "@/lib/usecases/append-points";
import { findSiblingRuns } from "@/lib/usecases/find-sibling-runs";
import { getDiagnosis } from "@/lib/usecases/get-diagnosis";
import { getHome } from "@/lib/usecases/get-home";
import { getRunPage } from "@/lib/usecases/get-run-page";
import { importRun } from "@/lib/usecases/import-run";
import { listProjectSummaries } from "@/lib/usecases/list-project-summaries";
import { listRuns } from "@/lib/usecases/list-runs";
import { listSubgroupTrend } from "@/lib/usecases/list-subgroup-trend";
import type { Runtime } from "@/lib/usecases/runtime";
import { describeOnBothDatabases } from "../db/both-databases";
import { actorIn, bodyOf, runtimeOn } from "./runtime-under-test";

const PLAN = "a".repeat(64);
const proofOf = (arm: string) => ({
  plan: PLAN,
  arm,
  seed: 11,
  steps: 60,
  data_sha256: null,
  margin: 0.05,
  started: "2026-11-27T02:00:00.000Z",
});

/** A log of a run that states its rate, and the experiment that it belongs to. */
function logOf(settings: object): string {
  const points = Array.from({ length: 60 }, (_, step) => ({
    kind: "metric",
    metric: "loss",
    step,
    value: 1 / (step + 1),
  }));
  const stated = { optimizer: "adam", batchSize: 64, ...settings };
  return [{ kind: "run", settings: stated, layers: [] }, ...points]
    .map((record) => `${JSON.stringify(record)}\n`)
    .join("");
}

describeOnBothDatabases("runs of experiments", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let actor: Actor & { readonly projectId: string };
  const ids = new Map<string, string>();

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    actor = await actorIn(context.db, "engineer");
    const settings = {
      ordinary: { learningRate: 0.01 },
      sibling: { learningRate: 0.1 },
      "as it was": { learningRate: 0.01, proof: proofOf("as-is") },
      "of a tenth": { learningRate: 0.001, proof: proofOf("repaired") },
    };
    for (const [run, stated] of Object.entries(settings)) {
      const file = { project: actor.projectId, run, filename: "log.jsonl", expectedBytes: null, expectedSha256: null };
      const { runId } = await importRun(runtime, actor, { ...file, body: bodyOf(logOf(stated)) });
      await getDiagnosis(runtime, actor, runId);
      ids.set(run, runId);
    }
    await Promise.all(runtime.background);
  });
  afterAll(() => remove());

  const list = async (query: Readonly<Record<string, unknown>>) => {
    const page = await listRuns(runtime, actor, runListQuerySchema.parse({ sort: "name", ...query }));
    return { names: page.runs.map(({ name }) => name).sort(), total: page.total, ofExperiments: page.ofExperiments };
  };
  const pageOf = (run: string) => getRunPage(runtime, actor, ids.get(run) ?? "");

  it("are left out of the page of runs until the address asks for them, and counted", async () => {
    const all = ["as it was", "of a tenth", "ordinary", "sibling"];
    expect(await list(readListQuery({}))).toEqual({ names: ["ordinary", "sibling"], total: 2, ofExperiments: 2 });
    expect(await list(readListQuery({ proof: "with" }))).toEqual({ names: all, total: 4, ofExperiments: 2 });
    expect(await list(readListQuery({ search: "TENTH" }))).toEqual({ names: [], total: 0, ofExperiments: 1 });
    expect(await list(readListQuery({ proof: "nonsense" }))).toMatchObject({ total: 2 });
  });

  it("are not among the runs that the list of projects counts, since whoever goes there from it does not see them", async () => {
    const { projects } = await listProjectSummaries(runtime, actor, { page: 1 });
    const [own] = projects.filter(({ id }) => id === actor.projectId);
    expect(own?.runs).toBe((await list(readListQuery({}))).total);
    expect(own?.runs).toBe(2);
  });

  it("are listed for programs, who may leave them out or ask for those of one plan", async () => {
    expect(await list({})).toMatchObject({ total: 4, ofExperiments: 2 });
    expect(await list({ proof: "without" })).toMatchObject({ names: ["ordinary", "sibling"] });
    expect(await list({ proof: PLAN })).toMatchObject({ names: ["as it was", "of a tenth"], total: 2 });
    expect(await list({ proof: "b".repeat(64) })).toMatchObject({ names: [], total: 0 });
    const { runs } = await listRuns(runtime, actor, runListQuerySchema.parse({ sort: "name" }));
    expect(runs.map(({ proof }) => proof)).toEqual([
      { plan: PLAN, arm: "as-is", seed: 11 },
      { plan: PLAN, arm: "repaired", seed: 11 },
      null,
      null,
    ]);
    expect(runListQuerySchema.safeParse({ proof: "some" }).error?.issues[0]?.message).toBe(
      "Expected with, without, or the SHA-256 of a plan.",
    );
  });

  it("do not wait for anybody on the start page", async () => {
    const { engineer } = await getHome(runtime, actor);
    expect(engineer?.runs.map(({ name }) => name).sort()).toEqual(["ordinary", "sibling"]);
    const auditor = { ...actor, roles: { [actor.projectId]: "auditor" as const } };
    expect((await getHome(runtime, auditor)).auditor?.incomplete.total).toBe(2);
  });

  it("that went quiet are no live runs to look after", async () => {
    const { projectId } = actor;
    for (const [name, settings] of Object.entries({ live: {}, "live, of a plan": { proof: proofOf("as-is") } })) {
      const { id: runId } = await createRun(context.db, { projectId, name, createdBy: actor.id });
      const batch = { runId, idempotencyKey: null, expectedSha256: null, body: bodyOf(logOf(settings)) };
      await appendPoints(runtime, { ...actor, roleEverywhere: "administrator" }, batch);
    }
    const when = { since: new Date(0), quietSince: new Date(Date.now() + 3_600_000) };
    const quiet = await listQuietRuns(context.db, { projectIds: [projectId], limit: 10, ...when });
    expect(quiet.map(({ name }) => name)).toEqual(["live"]);
  });

  it("that become critical send no alert: they are trained with a fault on purpose", async () => {
    const { alertTarget, outbox } = prismaOf(context.db);
    const { projectId } = actor;
    const target = { id: projectId, projectId, kind: "webhook", address: "https://rounds.test", createdBy: actor.id };
    await alertTarget.create({ data: { ...target, createdAt: new Date() } });
    const critical = { rule: "vanishing-gradient", subgroup: null, outcome: "finding", severity: "critical" } as const;
    for (const run of ["ordinary", "as it was"]) {
      const runId = ids.get(run) ?? "";
      const [change] = await noteVerdictChanges(context.db, {
        runId,
        verdicts: [critical],
        step: 1000,
        at: new Date(),
      });
      expect(change).toMatchObject(critical);
    }
    const messages = await outbox.findMany({ where: { targetId: target.id }, select: { runId: true } });
    expect(messages).toEqual([{ runId: ids.get("ordinary") }]);
  });

  it("are no siblings of an ordinary run, and have ordinary ones themselves", async () => {
    const [ordinary, ofPlan] = [await pageOf("ordinary"), await pageOf("as it was")];
    const siblings = await findSiblingRuns(runtime, actor, ordinary);
    expect(siblings.ofRates.map(({ name }) => name)).toEqual(["sibling"]);
    const { ofRates, looked, total } = await findSiblingRuns(runtime, actor, ofPlan);
    expect(ofRates.map(({ name }) => name).sort()).toEqual(["ordinary", "sibling"]);
    expect(looked).toBe(total);
    expect((await listSubgroupTrend(runtime, actor, ordinary)).total).toBe(siblings.total + 1);
  });
});
