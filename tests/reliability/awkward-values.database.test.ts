import { expect, it } from "vitest";
import { foldBatches } from "@/lib/db/fold-batches";
import { loadPoints } from "@/lib/db/load-points";
import { loadSeriesCatalogue } from "@/lib/db/load-series-catalogue";
import { appendPoints } from "@/lib/usecases/append-points";
import { createEmptyRun } from "@/lib/usecases/create-empty-run";
import { getSeries } from "@/lib/usecases/get-series";
import { importRun } from "@/lib/usecases/import-run";
import { describeOnBothDatabases } from "../db/both-databases";
import { actorIn, bodyOf, runtimeOn } from "../usecases/runtime-under-test";

const AWKWARD = [
  ["the largest double", [Number.MAX_VALUE]],
  ["the most negative double", [-Number.MAX_VALUE]],
  ["the largest double often", [Number.MAX_VALUE, Number.MAX_VALUE, -Number.MAX_VALUE, Number.MAX_VALUE]],
  ["the smallest denormal", [Number.MIN_VALUE, -Number.MIN_VALUE]],
  ["both zeros", [-0, 0]],
  ["nothing finite", [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]],
  ["numbers next to the largest", [1.7976931348623155e308, 1.797693134862315e308]],
  ["numbers of 17 digits", [0.1 + 0.2, 1 / 3, 5e-324, 2 ** 53 + 2, -1.2345678901234566e-7]],
] as const;

const asLog = (values: readonly number[]): string =>
  values.map((value, step) => `{"step": ${step}, "loss": ${Object.is(value, -0) ? "-0.0" : value}}\n`).join("");

describeOnBothDatabases("awkward values", (context) => {
  it.each(AWKWARD)("are kept to the bit from a file and from live batches: %s", async (what, values) => {
    const { runtime, remove } = runtimeOn(context.db);
    const engineer = await actorIn(context.db, "engineer");
    const project = engineer.projectId;
    const body = bodyOf(asLog(values));
    const upload = {
      project,
      run: `file with ${what}`,
      filename: "log.jsonl",
      body,
      expectedBytes: null,
      expectedSha256: null,
    };
    const { runId } = await importRun(runtime, engineer, upload);
    expect(await valuesOf(runId)).toEqual(values);

    const { id: live } = await createEmptyRun(runtime, engineer, { project, name: `live with ${what}` });
    await appendPoints(runtime, engineer, {
      runId: live,
      idempotencyKey: "a",
      expectedSha256: null,
      body: bodyOf(asLog(values)),
    });
    expect(await valuesOf(live)).toEqual(values);
    await foldBatches(context.db, { runId: live, at: new Date() });
    expect(await valuesOf(live)).toEqual(values);
    await remove();
  });

  it.each([
    [-(0.1 + 0.2), 1000.0000000000001],
    [-1.2345678901234566e-7, 1.2345678901234566e25],
    [-Number.MAX_VALUE, Number.MAX_VALUE],
  ])("are listed and charted with extremes that are exact in every digit: %d and %d", async (lowest, highest) => {
    const { runtime, remove } = runtimeOn(context.db);
    const engineer = await actorIn(context.db, "engineer");
    const values = Array.from({ length: 20_000 }, () => 0);
    values[7] = lowest;
    values[12_345] = highest;
    const run = `spikes ${lowest}`;
    const upload = {
      run,
      filename: "log.jsonl",
      body: bodyOf(asLog(values)),
      expectedBytes: null,
      expectedSha256: null,
    };
    const { runId } = await importRun(runtime, engineer, { ...upload, project: engineer.projectId });
    const [entry] = await loadSeriesCatalogue(context.db, { runId });
    expect([entry?.minimum, entry?.maximum]).toEqual([lowest, highest]);
    for (const maxPoints of [1, 20, 6000]) {
      const { series } = await getSeries(runtime, engineer, runId, { metric: "loss", maxPoints });
      const buckets = series[0]?.buckets ?? [];
      expect(Math.max(...buckets.map(({ maximum }) => maximum ?? 0))).toBe(highest);
      expect(Math.min(...buckets.map(({ minimum }) => minimum ?? 0))).toBe(lowest);
    }
    await remove();
  });

  async function valuesOf(runId: string): Promise<number[]> {
    const [entry] = await loadSeriesCatalogue(context.db, { runId });
    return [...((await loadPoints(context.db, { runId })).get(entry?.number ?? 0)?.values ?? [])];
  }
});
