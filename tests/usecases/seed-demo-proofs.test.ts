import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/lib/auth/roles";
import { prismaOf } from "@/lib/db/database";
import { findRunInProject } from "@/lib/db/find-run";
import { renameRun } from "@/lib/db/rename-run";
import { DEMO_ACTOR } from "@/lib/usecases/name-actors";
import { listProofs } from "@/lib/usecases/proofs/list-proofs";
import type { Runtime } from "@/lib/usecases/runtime";
import { seedDemo } from "@/lib/usecases/seed-demo";
import { seedDemoProofs } from "@/lib/usecases/seed-demo-proofs";
import { JUDGE_PROOF } from "@/lib/usecases/task-kinds";
import { describeOnBothDatabases } from "../db/both-databases";
import { runtimeOn } from "./runtime-under-test";

const RUN = "diverging";

describeOnBothDatabases("the experiments of the demo", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let visitor: Actor;
  let projectId: string;
  let runId: string;
  const samples = mkdtempSync(path.join(tmpdir(), "rounds-proofs-"));
  const seed = () => seedDemoProofs(runtime, { projectId, proofsFolder: "samples/proofs" });

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    cpSync(`samples/runs/${RUN}`, path.join(samples, RUN), { recursive: true });
    ({ projectId } = await seedDemo(runtime, samples));
    await seed();
    const as = { kind: "person", id: "person:engineer", name: "engineer", roleEverywhere: null } as const;
    visitor = { ...as, roles: { [projectId]: "engineer" } };
    runId = (await findRunInProject(context.db, { projectId, idOrName: RUN }))?.id ?? "";
  });
  afterAll(async () => {
    await remove();
    rmSync(samples, { recursive: true, force: true });
  });

  it("come with plan, runs and answer, by no person, and only those on runs that are there", async () => {
    const [proof, ...others] = await listProofs(runtime, visitor, runId);
    expect(others).toEqual([]);
    expect(proof).toMatchObject({
      plan: { finding: { rule: "exploding-gradient" }, change: { id: "clip-gradient" } },
      registered: { by: { id: DEMO_ACTOR } },
      isFirstNamed: true,
      state: "answered",
      missing: [],
      setAside: [],
      answer: { outcome: "changed", pairs: 6 },
    });
    expect(proof?.arrived).toHaveLength(12);
    // Nothing but its own word shows that a plan from a file is older than its runs.
    expect(proof?.registered.doubt).not.toBeNull();
  });

  it("are judged before anybody asks, once for all runs of a plan", async () => {
    const tasks = await prismaOf(context.db).task.findMany({ where: { kind: JUDGE_PROOF } });
    expect(tasks.map((task) => task.runId)).toEqual([runId]);
  });

  it("started again change nothing, and what a visitor did to the run or the plan stays", async () => {
    const before = await listProofs(runtime, visitor, runId);
    await seed();
    expect(await listProofs(runtime, visitor, runId)).toEqual(before);
    await renameRun(context.db, { id: runId, name: "renamed", by: "test", at: new Date() });
    await seed();
    expect((await listProofs(runtime, visitor, runId)).map(({ plan }) => plan.sha256)).toEqual(
      before.map(({ plan }) => plan.sha256),
    );
  });
});
