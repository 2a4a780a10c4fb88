import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type GrownSeries, growSeries, type NewBuckets } from "@/lib/charts/grow-series";
import { planHeatmapColumns } from "@/lib/charts/plan-heatmap-columns";
import { type BucketColumns, bucketEachPoint, joinBuckets } from "@/lib/series/bucket-columns";
import { LOSS_BUCKETS } from "@/lib/series/live-sizes";

const LOSS = { key: "loss", metric: "loss", layer: null, parameter: null, subgroup: null, split: null } as const;
const layer = (name: string) => ({ ...LOSS, key: `grad_norm/${name}`, metric: "grad_norm", layer: name });

function points(from: number, values: readonly number[]): BucketColumns {
  return bucketEachPoint(
    Float64Array.from(values, (_, index) => from + index),
    Float64Array.from(values),
  );
}

function tick(
  series: readonly { number: number; whole: NewBuckets["series"][number]["whole"]; buckets: BucketColumns }[],
) {
  return {
    isAnew: false,
    series: series.map(({ number, whole, buckets }) => ({ number, whole, length: buckets.length })),
    buckets: joinBuckets(series.map(({ buckets }) => buckets)),
  };
}

describe("series that grow", () => {
  it("hold every point once, with every extreme at its step, however they came", () => {
    const value = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(Number.NaN));
    const ticks = fc.array(fc.array(value, { minLength: 1, maxLength: 400 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(ticks, (parts) => {
        let grown: GrownSeries = new Map();
        let at = 0;
        for (const values of parts) {
          const buckets = points(at, values);
          grown = growSeries(grown, tick([{ number: 1, whole: at === 0 ? LOSS : null, buckets }]));
          at += values.length;
        }
        const all = parts.flat();
        const { buckets, count, fromStep, toStep } = grown.get(1)?.buckets ?? { buckets: [], count: 0 };
        expect([count, fromStep, toStep]).toEqual([all.length, 0, all.length - 1]);
        expect(buckets.length).toBeLessThanOrEqual(2 * LOSS_BUCKETS);
        expect(buckets.reduce((sum, { nonFinite }) => sum + nonFinite, 0)).toBe(all.filter(Number.isNaN).length);
        for (const { minimum, minimumStep, maximum, maximumStep } of buckets) {
          if (minimum === null) continue;
          expect([all[minimumStep ?? -1], all[maximumStep ?? -1]]).toEqual([minimum, maximum]);
        }
        const finite = all.filter(Number.isFinite);
        const greatest = buckets.flatMap(({ maximum }) => maximum ?? []);
        if (finite.length > 0) expect(Math.max(...greatest)).toBe(Math.max(...finite));
      }),
      { numRuns: 40 },
    );
  });

  it("keep the same edges over all layers, so that no column of the heatmap is torn", () => {
    let grown: GrownSeries = new Map();
    for (let step = 0; step < 1500; step += 50) {
      const buckets = points(step, Array(50).fill(step));
      const whole = (name: string) => (step === 0 ? layer(name) : null);
      grown = growSeries(
        grown,
        tick([
          { number: 1, whole: whole("a"), buckets },
          { number: 2, whole: whole("b"), buckets },
        ]),
      );
    }
    const rows = [...grown.values()].map(({ buckets }) => buckets);
    const [first, second] = rows.map(({ buckets }) => buckets.map(({ firstStep, lastStep }) => [firstStep, lastStep]));
    expect(first).toEqual(second);
    const columns = planHeatmapColumns(rows, 240);
    expect([columns[0]?.fromStep, columns.at(-1)?.toStep]).toEqual([0, 1499]);
  });

  it("forget what they were where a series is given whole, and all of them where the run begins anew", () => {
    const known = growSeries(new Map(), tick([{ number: 1, whole: LOSS, buckets: points(0, [1, 2, 3]) }]));
    const whole = growSeries(known, tick([{ number: 1, whole: LOSS, buckets: points(0, [9]) }]));
    expect(whole.get(1)?.buckets.count).toBe(1);
    const anew = growSeries(known, {
      ...tick([{ number: 2, whole: layer("a"), buckets: points(0, [1]) }]),
      isAnew: true,
    });
    expect([...anew.keys()]).toEqual([2]);
  });
});
