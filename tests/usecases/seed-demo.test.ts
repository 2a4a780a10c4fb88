import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/lib/auth/roles";
import type { PlanContent } from "@/lib/core/analysis-plan";
import { listRuns } from "@/lib/db/list-runs";
import { renameRun } from "@/lib/db/rename-run";
import { planContentSchema } from "@/lib/schema/analysis-plan";
import { DEMO_PLAN } from "@/lib/usecases/demo-plan";
import { getAnalysisPlan } from "@/lib/usecases/get-analysis-plan";
import { getDiagnosis } from "@/lib/usecases/get-diagnosis";
import type { Runtime } from "@/lib/usecases/runtime";
import { saveAnalysisPlan } from "@/lib/usecases/save-analysis-plan";
import { seedDemo } from "@/lib/usecases/seed-demo";
import { describeOnBothDatabases } from "../db/both-databases";
import { runtimeOn } from "./runtime-under-test";

describeOnBothDatabases("the demo", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let visitor: Actor;
  let projectId: string;
  const samples = mkdtempSync(path.join(tmpdir(), "rounds-samples-"));

  const planOf = () => getAnalysisPlan(runtime, visitor, projectId);
  const runsOf = async () => {
    const all = { search: null, statuses: null, id: null, order: "name", offset: 0, limit: 10 } as const;
    const { runs } = await listRuns(context.db, { ...all, projectIds: [projectId] });
    return runs.map(({ id, name }) => ({ id, name }));
  };

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    cpSync("samples/runs/subgroups", path.join(samples, "subgroups"), { recursive: true });
    ({ projectId } = await seedDemo(runtime, samples));
    const as = { kind: "person", id: "person:engineer", name: "engineer", roleEverywhere: null } as const;
    visitor = { ...as, roles: { [projectId]: "engineer" } };
  });
  afterAll(async () => {
    await remove();
    rmSync(samples, { recursive: true, force: true });
  });

  it("declares a plan that anybody could have declared, before results and by no person", async () => {
    expect(planContentSchema.parse(DEMO_PLAN)).toEqual(DEMO_PLAN);
    expect((await planOf()).history).toMatchObject([
      { version: 1, author: "the demo", isAfterResults: false, content: DEMO_PLAN },
    ]);
    await expect(saveAnalysisPlan(runtime, visitor, projectId, { replaces: 1, content: DEMO_PLAN })).resolves.toEqual(
      await planOf(),
    );
  });

  it("judges its run with predictions by that plan, and no declared group is empty", async () => {
    const [run] = await runsOf();
    const { document } = await getDiagnosis(runtime, visitor, run?.id ?? "");
    const judged = document.verdicts.filter(({ rule }) => rule === "subgroup-performance");
    expect(new Set(judged.map(({ subgroup }) => subgroup))).toEqual(
      new Set(DEMO_PLAN.subgroups.map(({ name }) => name)),
    );
    const outcomeOf = (group: string) => judged.find(({ subgroup }) => subgroup === group)?.outcome;
    expect([outcomeOf("polytrauma"), outcomeOf("isolated_tbi")]).toEqual(["finding", "no-finding"]);
    expect(judged.every(({ provenance }) => provenance.join(" ").includes("By version 1 of the analysis plan"))).toBe(
      true,
    );
  });

  it("started again changes nothing, and leaves what visitors changed as it is", async () => {
    const before = { plan: await planOf(), runs: await runsOf() };
    await seedDemo(runtime, samples);
    expect({ plan: await planOf(), runs: await runsOf() }).toEqual(before);
    const content: PlanContent = { ...DEMO_PLAN, margins: {} };
    await saveAnalysisPlan(runtime, visitor, projectId, { replaces: 1, content });
    await renameRun(context.db, { id: before.runs[0]?.id ?? "", name: "renamed", by: "test", at: new Date() });
    await seedDemo(runtime, samples);
    expect((await planOf()).current).toMatchObject({ version: 2, content });
    expect((await runsOf()).map(({ name }) => name)).toEqual(["renamed"]);
  });
});
