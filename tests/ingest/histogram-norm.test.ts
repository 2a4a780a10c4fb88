import { expect, test } from "vitest";
import { describeEstimate, estimateNorm } from "@/lib/ingest/histogram-norm";

function describeFirst(counts: readonly number[], left: readonly number[], right: readonly number[]): string {
  const norm = estimateNorm(counts, left, right);
  return norm === null ? "none" : describeEstimate(norm, counts.length);
}

test("an estimate says of how many buckets it is and what the buckets prove", () => {
  expect(describeFirst([1, 3], [1, 2], [2, 4])).toBe(
    "Norm estimated from the middles of 2 histogram buckets; the first value lies within 3.606 to 7.211.",
  );
});

test("one bucket is said in the singular, and bounds that are the same are said once", () => {
  expect(describeFirst([4], [0.0828], [0.0828])).toBe(
    "Norm estimated from the middle of 1 histogram bucket; the first value is 0.1656.",
  );
});
