import { expect, test } from "vitest";
import { localWeights } from "@/lib/statistics/local-polynomial";

const apply = (weights: Float64Array | null, y: Float64Array): number =>
  (weights ?? new Float64Array(0)).reduce((sum, weight, index) => sum + weight * (y[index] ?? 0), 0);

test("derivatives of a cubic are exact at the middle and at the edge, whatever the spacing", () => {
  const x = Float64Array.from({ length: 60 }, (_, index) => index + 3 * Math.sin(index));
  const y = x.map((value) => 2 - 3 * value + 0.5 * value ** 2 - 0.01 * value ** 3);
  for (const at of [0, 31.4, 58]) {
    const options = { halfWidth: 20, degree: 3 };
    expect(apply(localWeights(x, at, { ...options, order: 0 }), y)).toBeCloseTo(
      2 - 3 * at + 0.5 * at ** 2 - 0.01 * at ** 3,
      7,
    );
    expect(apply(localWeights(x, at, { ...options, order: 1 }), y)).toBeCloseTo(-3 + at - 0.03 * at ** 2, 7);
    expect(apply(localWeights(x, at, { ...options, order: 2 }), y)).toBeCloseTo(1 - 0.06 * at, 7);
  }
});

test("too few places nearby give no weights instead of a wild polynomial", () => {
  const x = Float64Array.from([0, 1, 2, 50, 51]);
  expect(localWeights(x, 1, { halfWidth: 5, degree: 2, order: 1 })).toBeNull();
  expect(localWeights(Float64Array.from([1, 1, 1, 1, 1, 1]), 1, { halfWidth: 5, degree: 2, order: 1 })).toBeNull();
});
