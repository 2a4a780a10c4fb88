import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bucketChunk, mergeRuns } from "@/lib/series/bucket-chunk";
import { decodeBuckets, encodeBuckets } from "@/lib/series/bucket-codec";
import { type BucketColumns, BucketList, bucketAt } from "@/lib/series/bucket-columns";
import type { Bucket } from "@/lib/series/buckets";
import { bucketOfPoints } from "@/lib/series/fold-bucket";
import {
  CHUNK_LEVEL,
  chunksPerNode,
  lastNodePosition,
  levelsAbove,
  PyramidBuilder,
  type PyramidNode,
} from "@/lib/series/pyramid";
import type { PointColumns } from "@/lib/series/run-data";
import { anyColumns, columnsOf, splitColumns } from "./arbitrary-columns";

const filledColumns = anyColumns.filter((columns) => columns.steps.length > 0);

describe("the pyramid", () => {
  it("says of a whole series what its points say, however they are split into chunks", () => {
    fc.assert(
      fc.property(filledColumns, fc.array(fc.nat(50), { maxLength: 8 }), (columns, cuts) => {
        const { nodes, whole } = build(splitColumns(columns, cuts));
        expectSameBucket(whole, bucketOfPoints(columns));
        for (const level of new Set(nodes.map((node) => node.level))) {
          expectSameBucket(wholeOf(nodes.filter((node) => node.level === level)), bucketOfPoints(columns));
        }
      }),
    );
  });

  it("has all levels up to one that fits into a node, and none above a single chunk", () => {
    for (const chunks of [2, 3, 8, 9, 512, 513, 2100]) {
      const { nodes } = build(tinyChunks(chunks));
      expect(new Set(nodes.map(({ level }) => level)).size).toBe(levelsAbove(chunks));
      expect(nodes.filter(({ level }) => level === levelsAbove(chunks))).toHaveLength(1);
      const ofChunks = nodes.filter(({ level }) => level === CHUNK_LEVEL);
      expect(ofChunks.reduce((sum, { buckets }) => sum + buckets.length, 0)).toBe(chunks);
    }
    expect(build(tinyChunks(1)).nodes).toEqual([]);
  });

  it("keeps a bucket for every four of the level below, within a chunk below the chunks", () => {
    const { nodes } = build([columnsOf(4096, (i) => i, Math.sin), columnsOf(100, (i) => 5000 + i, Math.cos)]);
    const counts = nodes.map(({ buckets }) => buckets.length);
    expect(counts).toEqual([256 + 7, 64 + 2, 16 + 1, 4 + 1, 2]);
  });

  it("is the same when it is left and resumed at any chunk, whether that is replaced or not", () => {
    const counts = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(counts, fc.nat(), fc.boolean(), (lengths, cut, isReplaced) => {
        expectSameResumed(chunksOf(lengths), 1 + (cut % (lengths.length - 1)), isReplaced);
      }),
    );
  });

  it("is the same when it is resumed where nodes and levels end", () => {
    for (const [length, cuts] of [
      [530, [2, 3, 8, 9, 512, 513, 516]],
      [2051, [2048]],
    ] as const) {
      const chunks = tinyChunks(length);
      const expected = build(chunks);
      for (const cut of cuts) {
        expectSameResumed(chunks, cut, false, expected);
        expectSameResumed(chunks, cut, true, expected);
      }
    }
  });
});

describe("the bucket codec", () => {
  it("gives back every bucket", () => {
    fc.assert(
      fc.property(filledColumns, ({ steps, values }) => {
        const buckets = bucketChunk(steps, values);
        expect(listOf(decodeBuckets(encodeBuckets(buckets)))).toEqual(listOf(buckets));
      }),
    );
  });

  it("takes less than 1.2 bytes for each point of seven-digit values", () => {
    const { steps, values } = columnsOf(
      4096,
      (i) => i,
      (i) => Number((1.5 + Math.sin(i * 0.7)).toPrecision(7)),
    );
    expect(encodeBuckets(bucketChunk(steps, values)).length / 4096).toBeLessThan(1.2);
  });

  it("refuses bytes of an encoding that it does not know", () => {
    expect(() => decodeBuckets(Uint8Array.of(99, 0))).toThrow("encoding 99");
  });
});

function build(chunks: readonly PointColumns[]) {
  const builder = new PyramidBuilder();
  for (const { steps, values } of chunks) builder.add(bucketChunk(steps, values));
  return builder.finish();
}

/** Builds the first `cut` chunks, keeps what would be stored, and goes on from that. */
function expectSameResumed(
  chunks: readonly PointColumns[],
  cut: number,
  isReplaced: boolean,
  expected = build(chunks),
): void {
  const stored = new Map(build(chunks.slice(0, cut)).nodes.map((node) => [placeOf(node), node]));
  const removed = isReplaced ? (chunks[cut - 1]?.steps.length ?? 0) : 0;
  const tail = Array.from({ length: levelsAbove(cut) }, (_, index) => index + 1).flatMap((level) => {
    return stored.get(`${level}/${lastNodePosition(level, cut)}`) ?? [];
  });
  const resumed = cut === 1 ? new PyramidBuilder() : PyramidBuilder.resume(cut, removed, tail);
  const next = isReplaced || cut === 1 ? cut - 1 : cut;
  for (const { steps, values } of chunks.slice(next)) resumed.add(bucketChunk(steps, values));
  const { nodes, whole } = resumed.finish();
  for (const node of nodes) stored.set(placeOf(node), node);
  expectSameBucket(whole, expected.whole);
  const textOf = (nodes: Iterable<PyramidNode>) => {
    return [...nodes].map((node) => [placeOf(node), ...encodeBuckets(node.buckets)].join()).sort();
  };
  expect(textOf(stored.values())).toEqual(textOf(expected.nodes));
}

function chunksOf(lengths: readonly number[]): PointColumns[] {
  let step = 0;
  return lengths.map((length) => {
    step += length;
    const first = step;
    return columnsOf(
      length,
      (index) => first + index,
      (index) => ((first + index) * 7919) % 1009,
    );
  });
}

function tinyChunks(chunks: number): PointColumns[] {
  return chunksOf(Array.from({ length: chunks }, () => 2));
}

function listOf(buckets: BucketColumns): Bucket[] {
  return Array.from({ length: buckets.length }, (_, index) => bucketAt(buckets, index));
}

function wholeOf(nodes: readonly PyramidNode[]): Bucket {
  const list = new BucketList();
  for (const { buckets } of [...nodes].sort((a, b) => a.position - b.position)) list.append(buckets);
  return bucketAt(mergeRuns(list.from(0), list.length), 0);
}

function placeOf({ level, position }: PyramidNode): string {
  expect(position).toBeLessThan(10_000 / chunksPerNode(level) + 1);
  return `${level}/${position}`;
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
