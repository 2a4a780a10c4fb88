import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bucketChunk } from "@/lib/series/bucket-chunk";
import { bucketAt, bucketEachPoint, listBuckets } from "@/lib/series/bucket-columns";
import type { Bucket, SeriesBuckets } from "@/lib/series/buckets";
import { bucketPoints, foldBuckets, foldStretches } from "@/lib/series/downsample";
import { mergeBuckets } from "@/lib/series/fold-bucket";
import { orderPoints } from "@/lib/series/order-points";
import type { PointColumns } from "@/lib/series/run-data";
import { anyColumns, columnsOf } from "./arbitrary-columns";

const orderedColumns = anyColumns.map(orderPoints);

describe("bucketPoints", () => {
  it("loses no extreme and no count, in at most as many buckets as were asked for", () => {
    fc.assert(
      fc.property(orderedColumns, fc.integer({ min: 1, max: 50 }), fc.nat(300), fc.nat(300), (columns, most, a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        expectFaithful(bucketPoints(columns, from, to, most), columns, from, to, most);
      }),
    );
  });

  it("gives every point its own bucket where there is room", () => {
    const result = bucketPoints(
      columnsOf(
        5,
        (index) => index ** 4,
        (index) => index,
      ),
      0,
      1000,
      5,
    );
    expect(result.buckets.map((bucket) => bucket.firstStep)).toEqual([0, 1, 16, 81, 256]);
  });

  it("keeps a spike of one step among a hundred thousand, with its step", () => {
    const columns = columnsOf(
      100_000,
      (index) => index,
      (index) => (index === 70_123 ? 1e9 : 1),
    );
    const { buckets } = bucketPoints(columns, 0, 99_999, 200);
    expect(buckets.filter((bucket) => bucket.maximum === 1e9).map((bucket) => bucket.maximumStep)).toEqual([70_123]);
    expect(buckets).toHaveLength(200);
  });

  it("says null where no value of a bucket is finite, and still gives the last value as it is", () => {
    const columns = { steps: Float64Array.of(1, 2), times: null, values: Float64Array.of(1, Number.NaN) };
    const last = bucketPoints(columns, 1, 2, 2).buckets[1];
    expect(last).toMatchObject({ count: 1, nonFinite: 1, minimum: null, maximumStep: null, mean: null });
    expect(last?.last).toBeNaN();
  });

  it("has a mean where the sum of the values would overflow", () => {
    const columns = columnsOf(
      4,
      (index) => index,
      () => Number.MAX_VALUE,
    );
    expect(bucketPoints(columns, 0, 3, 1).buckets[0]?.mean).toBe(Number.MAX_VALUE);
  });
});

describe("foldBuckets", () => {
  it("loses no extreme and no count of the finer buckets", () => {
    fc.assert(
      fc.property(orderedColumns, fc.integer({ min: 1, max: 5 }), (columns, most) => {
        if (columns.steps.length === 0) return;
        const columnar = bucketChunk(columns.steps, columns.values);
        const finer = Array.from({ length: columnar.length }, (_, index) => bucketAt(columnar, index));
        const from = columns.steps[0] ?? 0;
        const to = columns.steps.at(-1) ?? 0;
        expectFaithful(foldBuckets(finer, from, to, most), columns, from, to, most);
      }),
    );
  });
});

describe("foldStretches", () => {
  it("loses no extreme and no count of the buckets and points that it is given in any order", () => {
    fc.assert(
      fc.property(orderedColumns, fc.integer({ min: 1, max: 40 }), fc.nat(100), (columns, most, cut) => {
        if (columns.steps.length === 0) return;
        const { steps, values } = columns;
        const stretches = [
          bucketEachPoint(steps.subarray(cut), values.subarray(cut)),
          bucketChunk(steps.subarray(0, cut), values.subarray(0, cut)),
        ];
        const [from, to] = [steps[0] ?? 0, steps.at(-1) ?? 0];
        expectFaithful(listBuckets(foldStretches(stretches, from, to, most)), columns, from, to, most);
      }),
    );
  });

  it("says of points what bucketPoints says of them", () => {
    fc.assert(
      fc.property(orderedColumns, fc.integer({ min: 1, max: 40 }), (columns, most) => {
        if (columns.steps.length === 0) return;
        const [from, to] = [columns.steps[0] ?? 0, columns.steps.at(-1) ?? 0];
        const folded = listBuckets(foldStretches([bucketEachPoint(columns.steps, columns.values)], from, to, most));
        // A mean may be either zero, which are equal.
        const unsigned = (bucket: Bucket) => ({ ...bucket, mean: bucket.mean === null ? null : bucket.mean + 0 });
        expect(folded.buckets.map(unsigned)).toEqual(bucketPoints(columns, from, to, most).buckets.map(unsigned));
      }),
    );
  });
});

function expectFaithful(result: SeriesBuckets, columns: PointColumns, from: number, to: number, most: number): void {
  const inside = [...columns.steps.keys()].filter((index) => {
    const step = columns.steps[index] ?? 0;
    return step >= from && step <= to;
  });
  const values = inside.map((index) => columns.values[index] ?? 0);
  const finite = values.filter(Number.isFinite);
  expect(result.buckets.length).toBeLessThanOrEqual(most);
  expect(result.count).toBe(inside.length);
  if (inside.length === 0) return;
  const whole: Bucket = mergeBuckets(result.buckets);
  expect(whole.count).toBe(inside.length);
  expect(whole.nonFinite).toBe(inside.length - finite.length);
  expect(whole.minimum === null).toBe(finite.length === 0);
  // By ===, for which both zeros are one.
  if (finite.length > 0) {
    expect(whole.minimum === Math.min(...finite)).toBe(true);
    expect(whole.maximum === Math.max(...finite)).toBe(true);
  }
  expect(whole.last).toBe(values.at(-1));
  for (const bucket of result.buckets) {
    if (bucket.minimumStep === null) continue;
    const at = columns.steps.indexOf(bucket.minimumStep);
    expect(columns.values[at]).toBe(bucket.minimum);
  }
  const starts = result.buckets.map((bucket) => bucket.firstStep);
  expect(starts).toEqual([...starts].sort((a, b) => a - b));
}
