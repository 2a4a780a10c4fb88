import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import type { Actor } from "@/lib/auth/roles";
import { listRunsOfPlan } from "@/lib/db/list-runs-of-plan";
import { namePlan } from "@/lib/usecases/name-plan";
import { type Runtime, setRuntime } from "@/lib/usecases/runtime";
import { giveToken } from "../auth/give-token";
import { describeOnBothDatabases } from "../db/both-databases";
import { PLAN } from "../proof/plan-under-test";
import { actorIn, runtimeOn } from "../usecases/runtime-under-test";
import { RouteServer } from "./serve-routes";

const PYTHON = process.env["ROUNDS_PYTHON"] ?? "python3";
const isThere = spawnSync(PYTHON, ["-c", "import sys; sys.exit(sys.version_info < (3, 9))"]).status === 0;
const TRAINING = `
import sys
sys.path.insert(0, "clients/python")
from prove import run_pairs

def train(side):
    side.log(side.steps, "loss", side.seed + (1 if side.change else 2), split="validation")

plan, out, url, token, project = sys.argv[1:]
run_pairs(plan, train, out=out, data_sha256="${PLAN.data.sha256}", url=url, token=token, project=project)
`;

describeOnBothDatabases("the pairs of a plan that the Python helper trains", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let actor: Actor & { projectId: string };
  let token = "";
  const server = new RouteServer();
  const folder = mkdtempSync(path.join(tmpdir(), "rounds-pairs-"));
  const plan = namePlan(PLAN);

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    setRuntime(runtime);
    actor = await actorIn(context.db, "engineer");
    token = await giveToken(context.db, { role: "engineer", projectIds: [actor.projectId], scopes: ["ingest"] });
    writeFileSync(path.join(folder, "plan.json"), JSON.stringify(plan));
    await server.start();
  });
  afterAll(async () => {
    await server.stop();
    await gatheredWritten(context.db);
    await remove();
    rmSync(folder, { recursive: true });
  });

  const runPairs = (): Promise<string> =>
    new Promise((resolve) => {
      const words = [path.join(folder, "plan.json"), path.join(folder, "runs"), server.url, token, actor.projectId];
      const child = spawn(PYTHON, ["-c", TRAINING, ...words], {
        env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
      });
      let said = "";
      child.stderr.on("data", (piece: Buffer) => {
        said += piece.toString();
      });
      child.on("close", (code) => resolve(code === 0 ? "" : said));
    });
  const arrived = async () =>
    (await listRunsOfPlan(context.db, { projectId: actor.projectId, sha256: plan.sha256 })).map(({ claim }) => claim);

  it.skipIf(!isThere)("arrive once each with what they claim, however often they are sent", async () => {
    expect(await runPairs()).toBe("");
    const claims = await arrived();
    expect(claims.map(({ seed, arm }) => `${seed} ${arm}`).toSorted()).toEqual(
      plan.seeds.flatMap((seed) => [`${seed} as-is`, `${seed} repaired`]),
    );
    expect(claims).toContainEqual(
      expect.objectContaining({ steps: plan.budget.steps, margin: plan.margin, dataSha256: plan.data.sha256 }),
    );
    expect(await runPairs()).toBe("");
    expect(await arrived()).toEqual(claims);
  });
});
