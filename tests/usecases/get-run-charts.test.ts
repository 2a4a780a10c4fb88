import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/lib/auth/roles";
import { spanOfSteps } from "@/lib/charts/span-of-steps";
import { isAppError } from "@/lib/core/errors";
import { getRunCharts } from "@/lib/usecases/get-run-charts";
import { getRunPage } from "@/lib/usecases/get-run-page";
import { importRun } from "@/lib/usecases/import-run";
import { removeRun } from "@/lib/usecases/remove-run";
import type { Runtime } from "@/lib/usecases/runtime";
import { describeOnBothDatabases } from "../db/both-databases";
import { actorIn, bodyOf, runtimeOn } from "./runtime-under-test";

const LOG = [
  { step: 2, accuracy: 0.5 },
  { step: 3, loss: 1, "grad_norm/fc1": 0.25, "grad_norm/fc2": 0.5 },
  { step: 4, loss: 0.75, "grad_norm/fc1": 0.125, "grad_norm/fc2": 0.5 },
  { step: 9, "weight_norm/fc1": 3 },
];

describeOnBothDatabases("the pictures of a run", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let engineer: Actor & { projectId: string };

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    engineer = await actorIn(context.db, "engineer");
  });
  afterAll(() => remove());

  const upload = (run: string, records: readonly object[]) => {
    const body = bodyOf(records.map((record) => `${JSON.stringify(record)}\n`).join(""));
    const query = {
      project: engineer.projectId,
      run,
      filename: "log.jsonl",
      expectedBytes: null,
      expectedSha256: null,
    };
    return importRun(runtime, engineer, { ...query, body });
  };

  it("hold the losses and the gradients of layers, and no other series", async () => {
    const { runId } = await upload("pictures", LOG);
    const page = await getRunPage(runtime, engineer, runId);
    const { loss, heatmap } = await getRunCharts(runtime, engineer, page);
    expect(loss.series.map(({ key }) => key)).toEqual(["loss"]);
    expect(heatmap.series.map(({ key }) => key)).toEqual(["grad_norm/fc1", "grad_norm/fc2"]);
    expect(heatmap.series[0]?.buckets.buckets.at(-1)).toMatchObject({ lastStep: 4, last: 0.125 });
  });

  it("are not needed to know over which steps the run goes, whatever was logged", async () => {
    const { runId } = await upload("steps", LOG);
    expect(spanOfSteps((await getRunPage(runtime, engineer, runId)).series)).toEqual({ first: 2, last: 9 });
    const metricOnly = await upload("metric only", LOG.slice(0, 1));
    expect(spanOfSteps((await getRunPage(runtime, engineer, metricOnly.runId)).series)).toEqual({ first: 2, last: 2 });
  });

  it("are not found once the run was deleted", async () => {
    const { runId } = await upload("deleted", LOG);
    const page = await getRunPage(runtime, engineer, runId);
    await removeRun(runtime, engineer, runId, "uploaded by mistake");
    const failure = await getRunCharts(runtime, engineer, page).catch((error: unknown) => error);
    expect(isAppError(failure) && failure.code).toBe("not-found");
  });
});
