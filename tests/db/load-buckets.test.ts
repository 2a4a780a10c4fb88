import fc from "fast-check";
import { expect, it } from "vitest";
import { appendBatch } from "@/lib/db/append-batch";
import { foldBatches } from "@/lib/db/fold-batches";
import { loadBuckets } from "@/lib/db/load-buckets";
import { loadPoints } from "@/lib/db/load-points";
import { listBuckets } from "@/lib/series/bucket-columns";
import { mergeBuckets } from "@/lib/series/fold-bucket";
import { orderPoints } from "@/lib/series/order-points";
import type { PointColumns } from "@/lib/series/run-data";
import { describeOnBothDatabases } from "./both-databases";
import { mapKey, newProject, pointsAt, stepsBetween, writeImport } from "./import-fixture";

const wave = (step: number) => Math.sin(step / 977) * 100 + (step === 123_456 ? 1e6 : 0);

describeOnBothDatabases("buckets of a run", (context) => {
  it("say of any range what its points say, in at most as many buckets as were asked for", async () => {
    const { db } = context;
    const long = pointsAt(stepsBetween(0, 300_000), wave);
    const sparse = pointsAt(
      stepsBetween(1, 5_000).map((index) => index * index),
      wave,
    );
    const short = pointsAt([5, 10, 20], wave);
    const { runId } = await writeImport(db, { projectId: await newProject(db), series: { long, sparse, short } });
    const ranges = fc.tuple(fc.nat(320_000), fc.nat(320_000), fc.constantFrom(1, 7, 200, 2_000));
    await fc.assert(
      fc.asyncProperty(ranges, async ([a, b, most]) => expectFaithful(runId, Math.min(a, b), Math.max(a, b), most)),
      { numRuns: 25 },
    );
    const whole = await loadBuckets(db, { runId, seriesNumbers: [1], fromStep: null, toStep: null, maxBuckets: 200 });
    const buckets = whole.get(1)?.buckets;
    expect(buckets?.maximumStep.filter((step) => step === 123_456)).toHaveLength(1);
    expect(buckets).toHaveLength(200);
  });

  it("use the last value of each step when a counter starts again, points come late or batches wait", async () => {
    const { db } = context;
    const projectId = await newProject(db);
    const first = pointsAt(stepsBetween(0, 30_000), wave);
    const { runId } = await writeImport(db, { projectId, series: { loss: first } });
    await writeImport(db, { projectId, runId, series: { loss: pointsAt(stepsBetween(20_000, 40_000), () => -5) } });
    await writeImport(db, { projectId, runId, series: { loss: pointsAt([7, 100_000, 50], () => 1e9) } });
    await expectFaithful(runId, 0, 120_000, 300);
    await append(pointsAt([100_001, 3, 25_000], () => -1e9));
    await expectFaithful(runId, 0, 120_000, 300);
    await expectFaithful(runId, 24_000, 26_000, 50);
    await foldBatches(db, { runId, at: new Date() });
    await expectFaithful(runId, 0, 120_000, 300);

    async function append(columns: PointColumns) {
      const series = [{ key: "loss", context: {}, mapping: mapKey("loss"), estimatedReason: null, columns }];
      await appendBatch(db, {
        runId,
        idempotencyKey: null,
        series,
        layerFacts: [],
        settings: {},
        actor: "test",
        at: new Date(),
      });
    }
  });

  it("are none where there are no points", async () => {
    const { db } = context;
    const { runId } = await writeImport(db, { projectId: await newProject(db), series: { loss: pointsAt([1]) } });
    const request = { runId, fromStep: 50, toStep: 60, maxBuckets: 10 };
    expect((await loadBuckets(db, { ...request, seriesNumbers: [1] })).size).toBe(0);
    expect((await loadBuckets(db, { ...request, fromStep: null, toStep: null, seriesNumbers: [9] })).size).toBe(0);
  });

  async function expectFaithful(runId: string, fromStep: number, toStep: number, maxBuckets: number): Promise<void> {
    const points = await loadPoints(context.db, { runId });
    const request = { runId, seriesNumbers: [...points.keys()], fromStep, toStep, maxBuckets };
    const loaded = await loadBuckets(context.db, request);
    for (const [number, columns] of points) {
      const ordered = orderPoints(columns);
      const inside = ordered.values.filter((_, index) => {
        const step = ordered.steps[index] ?? 0;
        return step >= fromStep && step <= toStep;
      });
      const found = loaded.get(number);
      expect(found?.count ?? 0).toBe(inside.length);
      if (inside.length === 0 || found === undefined) continue;
      expect(found.buckets.length).toBeLessThanOrEqual(maxBuckets);
      expect(found.buckets.length).toBeGreaterThanOrEqual(Math.min(inside.length, maxBuckets, 1));
      const whole = mergeBuckets(listBuckets(found).buckets);
      expect(whole).toMatchObject({
        count: inside.length,
        minimum: inside.reduce((a, b) => Math.min(a, b)),
        maximum: inside.reduce((a, b) => Math.max(a, b)),
        last: inside.at(-1),
      });
      const mean = inside.reduce((sum, value) => sum + value, 0) / inside.length;
      expect(whole.mean).toBeCloseTo(mean, 5);
    }
  }
});
