import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectLoss, moveShare } from "@/lib/diagnostics/sensitivity/expect-loss";

const GROUPS = [
  { mean: 0.7, standardError: 0.03 },
  { mean: 0.4, standardError: 0.04 },
  { mean: 0.2, standardError: 0.12 },
];

describe("the expected loss under a mix", () => {
  test("is the value by hand, with the standard error by hand", () => {
    const { value, standardError } = expectLoss(GROUPS, [0.5, 0.25, 0.25]);
    expect(value).toBeCloseTo(0.5 * 0.7 + 0.25 * 0.4 + 0.25 * 0.2, 14);
    expect(standardError).toBeCloseTo(Math.sqrt(0.015 ** 2 + 0.01 ** 2 + 0.03 ** 2), 14);
  });

  test("is the loss of a group where all patients are of it", () => {
    expect(expectLoss(GROUPS, [0, 1, 0])).toEqual({ value: 0.4, standardError: 0.04 });
  });

  test("has no standard error where that of a group with a share is not known, and one where it has no share", () => {
    const groups = [...GROUPS.slice(0, 2), { mean: 0.2, standardError: null }];
    expect(expectLoss(groups, [0.5, 0.25, 0.25]).standardError).toBeNull();
    expect(expectLoss(groups, [0.5, 0.5, 0]).standardError).not.toBeNull();
  });

  test("differs between two mixes by what the differences of the shares weigh, the sign turned with the sides", () => {
    const there = expectLoss(GROUPS, [0.2, -0.1, -0.1]);
    const back = expectLoss(GROUPS, [-0.2, 0.1, 0.1]);
    expect(there.value).toBeCloseTo(
      expectLoss(GROUPS, [0.6, 0.2, 0.2]).value - expectLoss(GROUPS, [0.4, 0.3, 0.3]).value,
      14,
    );
    expect(back.value).toBeCloseTo(-there.value, 14);
    expect(back.standardError).toBe(there.standardError);
  });
});

describe("moving a share", () => {
  test("keeps the proportions of the others", () => {
    const moved = moveShare([0.2, 0.2, 0.6], 0, 0.6);
    [0.6, 0.1, 0.3].forEach((share, index) => {
      expect(moved[index]).toBeCloseTo(share, 12);
    });
  });

  test("shares evenly where the others had nothing", () => {
    expect(moveShare([1, 0, 0], 0, 0.5)).toEqual([0.5, 0.25, 0.25]);
  });

  test("keeps the sum at one and every share between none and all, whatever is moved where", () => {
    const moves = fc.array(fc.tuple(fc.nat(), fc.double({ min: -1, max: 2, noNaN: true })), { maxLength: 20 });
    const property = fc.property(fc.integer({ min: 1, max: 6 }), moves, (count, steps) => {
      let shares: readonly number[] = Array.from({ length: count }, () => 1 / count);
      for (const [index, share] of steps) shares = moveShare(shares, index % count, share);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
      for (const share of shares) {
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
      }
    });
    fc.assert(property, { numRuns: 100 });
  });
});
