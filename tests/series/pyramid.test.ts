import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeBuckets, encodeBuckets } from "@/lib/series/bucket-codec";
import type { Bucket } from "@/lib/series/buckets";
import { bucketOfPoints, mergeBuckets } from "@/lib/series/fold-bucket";
import { bucketChunk, buildPyramid, levelsAbove, type PyramidNode, updatePyramid } from "@/lib/series/pyramid";
import { anyColumns, columnsOf, splitColumns } from "./arbitrary-columns";

const filledColumns = anyColumns.filter((columns) => columns.steps.length > 0);

describe("the pyramid", () => {
  it("says of a whole series what its points say, however they are split into chunks", () => {
    fc.assert(
      fc.property(filledColumns, fc.array(fc.nat(50), { maxLength: 8 }), (columns, cuts) => {
        const summaries = splitColumns(columns, cuts).map((part) => mergeBuckets(bucketChunk(part)));
        const top = buildPyramid(summaries).at(-1)?.buckets ?? summaries;
        expectSameBucket(mergeBuckets(top), bucketOfPoints(columns));
      }),
    );
  });

  it("has one node at its top and a child for each entry", () => {
    for (const chunks of [2, 64, 65, 4096, 4097]) {
      const nodes = buildPyramid(summariesOf(chunks));
      expect(nodes.filter((node) => node.level === levelsAbove(chunks))).toHaveLength(1);
      const lowest = nodes.filter((node) => node.level === 1);
      expect(lowest.flatMap((node) => node.buckets)).toHaveLength(chunks);
    }
    expect(buildPyramid(summariesOf(1))).toEqual([]);
  });

  it("is the same when it grows chunk by chunk and when it is built at once", () => {
    const summaries = summariesOf(4200);
    const stored = new Map<string, PyramidNode>();
    for (const [sequence, summary] of summaries.entries()) applyUpdate(stored, sequence + 1, sequence, summary);
    expect([...stored.values()].sort(byPlace)).toEqual(buildPyramid(summaries).sort(byPlace));
  });

  it("changes one node of each level when one chunk changes", () => {
    const summaries = summariesOf(300);
    const stored = new Map(buildPyramid(summaries).map((node) => [placeOf(node.level, node.position), node]));
    const changed = applyUpdate(
      stored,
      300,
      130,
      bucketOfPoints(
        columnsOf(
          1,
          () => 5,
          () => -1e6,
        ),
      ),
    );
    expect(changed.map(({ level, position }) => [level, position])).toEqual([
      [1, 2],
      [2, 0],
    ]);
    expect(mergeBuckets(changed.at(-1)?.buckets ?? []).minimum).toBe(-1e6);
  });

  function applyUpdate(stored: Map<string, PyramidNode>, chunks: number, sequence: number, summary: Bucket) {
    const read = (level: number, position: number) => stored.get(placeOf(level, position))?.buckets;
    const changed = updatePyramid(chunks, sequence, summary, read, summariesOf(1)[0] ?? summary);
    for (const node of changed) stored.set(placeOf(node.level, node.position), node);
    return changed;
  }
});

describe("the bucket codec", () => {
  it("gives back every bucket", () => {
    fc.assert(
      fc.property(filledColumns, (columns) => {
        const buckets = bucketChunk(columns);
        expect(decodeBuckets(encodeBuckets(buckets))).toEqual(buckets);
      }),
    );
  });

  it("refuses bytes of an encoding that it does not know", () => {
    expect(() => decodeBuckets(Uint8Array.of(99, 0))).toThrow("encoding 99");
  });
});

function summariesOf(chunks: number): Bucket[] {
  return Array.from({ length: chunks }, (_, index) =>
    bucketOfPoints(
      columnsOf(
        2,
        (point) => index * 2 + point,
        (point) => (index * 7 + point) % 101,
      ),
    ),
  );
}

function placeOf(level: number, position: number): string {
  return `${level}/${position}`;
}

function byPlace(a: PyramidNode, b: PyramidNode): number {
  return a.level - b.level || a.position - b.position;
}

/** Means may differ in the last digits, since they are folded in another order. */
function expectSameBucket(actual: Bucket, expected: Bucket): void {
  const { mean, ...rest } = actual;
  const { mean: expectedMean, ...expectedRest } = expected;
  expect(rest).toEqual(expectedRest);
  if (mean === null || expectedMean === null) {
    expect(mean).toBe(expectedMean);
    return;
  }
  const size = Math.max(Math.abs(expected.minimum ?? 0), Math.abs(expected.maximum ?? 0));
  expect(Math.abs(mean / 2 - expectedMean / 2)).toBeLessThanOrEqual(size * 1e-12);
}
