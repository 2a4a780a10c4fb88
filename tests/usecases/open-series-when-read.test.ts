import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { Actor } from "@/lib/auth/roles";
import { findProject } from "@/lib/db/find-project";
import { listProjectRuns } from "@/lib/db/list-project-runs";
import { streamPart } from "@/lib/report/bundle/part-bytes";
import { appendPoints } from "@/lib/usecases/append-points";
import { checkGrowingRun } from "@/lib/usecases/check-growing-run";
import { createEmptyRun } from "@/lib/usecases/create-empty-run";
import { getHeatmap } from "@/lib/usecases/get-heatmap";
import { getPictures } from "@/lib/usecases/get-pictures";
import { getRunCharts } from "@/lib/usecases/get-run-charts";
import { getRunPage } from "@/lib/usecases/get-run-page";
import { getRunToCompare } from "@/lib/usecases/get-run-to-compare";
import { getSeries } from "@/lib/usecases/get-series";
import { listRunParts } from "@/lib/usecases/list-run-parts";
import type { Runtime } from "@/lib/usecases/runtime";
import { getMetricHistory } from "@/lib/usecases/tracking/get-metric-history";
import { describeOnBothDatabases } from "../db/both-databases";
import { actorIn, bodyOf, runtimeOn } from "./runtime-under-test";

const { delayed, meanwhile } = vi.hoisted(() => {
  /** Done once, right before the next read. */
  const meanwhile = { act: null as (() => Promise<void>) | null };
  const delayed = <Asked extends unknown[], Read>(read: (...asked: Asked) => Promise<Read>) => {
    return async (...asked: Asked): Promise<Read> => {
      const { act } = meanwhile;
      meanwhile.act = null;
      await act?.();
      return await read(...asked);
    };
  };
  return { delayed, meanwhile };
});

vi.mock("@/lib/db/load-buckets", async (original) => {
  const module = await original<typeof import("@/lib/db/load-buckets")>();
  return { ...module, loadBuckets: delayed(module.loadBuckets) };
});
vi.mock("@/lib/db/load-points", async (original) => {
  const module = await original<typeof import("@/lib/db/load-points")>();
  return { ...module, loadPoints: delayed(module.loadPoints) };
});

/** A step with a single patient, and the group is too small to be shown. */
describeOnBothDatabases("series of a group that becomes too small right before they are read", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let engineer: Actor & { projectId: string };
  let auditor: Actor;

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    engineer = await actorIn(context.db, "engineer");
    auditor = { ...engineer, id: "person:auditor", roles: { [engineer.projectId]: "auditor" } };
  });
  afterAll(() => remove());

  const append = async (runId: string, from: number, to: number, n: number): Promise<void> => {
    const lines = Array.from({ length: to - from }, (_, index) => {
      const step = from + index;
      return `{"step":${step},"${KEY}":${2 / (step + 1)},"loss_m2/polytrauma":0.1,"n/polytrauma":${n}}\n`;
    });
    const body = bodyOf(lines.join(""));
    await appendPoints(runtime, engineer, { runId, idempotencyKey: null, expectedSha256: null, body });
  };
  /** A checked run whose group is large enough. */
  const makeRun = async (name: string): Promise<string> => {
    const { id } = await createEmptyRun(runtime, engineer, { project: engineer.projectId, name });
    await append(id, 0, 40, 50);
    await checkGrowingRun(runtime, id);
    while (runtime.background.size > 0) await Promise.all(runtime.background);
    return id;
  };

  const READS: Record<string, (runId: string) => Promise<unknown>> = {
    series: (runId) => getSeries(runtime, auditor, runId, { maxPoints: 100 }),
    pictures: (runId) => getPictures(runtime, auditor, runId, { buckets: 100, columns: 10 }),
    comparison: async (runId) => (await getRunToCompare(runtime, auditor, runId)).losses,
    charts: async (runId) => getRunCharts(runtime, auditor, await getRunPage(runtime, auditor, runId)),
    history: async (runId) => {
      const project = await findProject(context.db, { idOrName: engineer.projectId });
      if (project === null) throw new Error("The project is gone.");
      const fields = { run_id: runId, metric_key: KEY };
      const answer = await getMetricHistory({ runtime, actor: auditor, project, fields, sha256: "" });
      return "metrics" in answer ? ["polytrauma"] : [];
    },
  };

  for (const [what, read] of Object.entries(READS)) {
    it(`are not given as ${what} to readers who may not see single patients`, async () => {
      const open = await makeRun(`open ${what}`);
      expect(JSON.stringify(await read(open))).toContain("polytrauma");
      const closed = await makeRun(`closed ${what}`);
      meanwhile.act = () => append(closed, 40, 41, 1);
      expect(JSON.stringify(await read(closed))).not.toContain("polytrauma");
      expect(meanwhile.act).toBeNull();
    });
  }

  it("are not told by the products of all groups either, whoever asks for a heatmap of those", async () => {
    const { id } = await createEmptyRun(runtime, engineer, { project: engineer.projectId, name: "products" });
    const lines = Array.from({ length: 20 }, (_, step) => {
      return `{"step":${step},"kind":"gram","layer":"fc","subgroups":["a","b"],"n":[3,3],"halves":1,"k":[[2,1],[1,2]]}\n{"step":${step},"grad_norm/fc":1}\n`;
    });
    const body = bodyOf(lines.join(""));
    await appendPoints(runtime, engineer, { runId: id, idempotencyKey: null, expectedSha256: null, body });
    const rowsFor = async (actor: Actor, metric: string) =>
      (await getHeatmap(runtime, actor, id, { metric, columns: 10 })).rows.length;
    expect([await rowsFor(engineer, "gram"), await rowsFor(auditor, "gram")]).toEqual([1, 0]);
    expect(await rowsFor(auditor, "grad_norm")).toBe(1);
  });

  it("are in no file of an export whose earlier runs took long to write", async () => {
    const runId = await makeRun("exported");
    const { runs } = await listProjectRuns(context.db, { projectId: engineer.projectId, limit: 100 });
    const run = runs.find(({ id }) => id === runId);
    if (run === undefined) throw new Error("The run is not listed.");
    const parts = await listRunParts(runtime, auditor, { projectId: engineer.projectId, run, number: 1 });
    const textOf = async (file: string): Promise<string> => {
      const pieces: Uint8Array[] = [];
      const part = parts.find(({ path }) => path.endsWith(`/${file}`));
      if (part === undefined) throw new Error(`There is no ${file}.`);
      for await (const piece of streamPart(part)) pieces.push(piece);
      return Buffer.concat(pieces).toString();
    };
    for (const file of ["run.json", "points.jsonl"]) expect([file, await textOf(file)]).toEqual([file, POLYTRAUMA]);
    await append(runId, 40, 41, 1);
    for (const file of ["run.json", "points.jsonl"]) expect(await textOf(file)).not.toContain("polytrauma");
  });
});

const KEY = "loss/polytrauma";
const POLYTRAUMA = expect.stringContaining("polytrauma");
