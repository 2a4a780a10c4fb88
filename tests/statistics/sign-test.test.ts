import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { signTest } from "@/lib/statistics/sign-test";

describe("the sign test", () => {
  test.each([
    [16, 16, 1 / 65536],
    [15, 16, 17 / 65536],
    [5, 10, 638 / 1024],
    [1, 1, 0.5],
    [0, 12, 1],
    [0, 0, 1],
  ])("%i of %i has the probability of so many heads", (successes, n, expected) => {
    expect(signTest(successes, n)).toBeCloseTo(expected, 12);
  });

  test("both tails together make one, the middle counted once", () => {
    const counts = fc
      .integer({ min: 1, max: 200 })
      .chain((n) => fc.tuple(fc.constant(n), fc.integer({ min: 1, max: n })));
    fc.assert(
      fc.property(counts, ([n, k]) => {
        expect(signTest(k, n) + signTest(n - k + 1, n)).toBeCloseTo(1, 9);
      }),
    );
  });

  test("more successes are never likelier", () => {
    const counts = fc.tuple(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 0, max: 99 }));
    fc.assert(
      fc.property(counts, ([n, k]) => {
        expect(signTest(Math.min(k, n) + 1, n + 1)).toBeLessThanOrEqual(signTest(Math.min(k, n), n + 1));
      }),
    );
  });
});
