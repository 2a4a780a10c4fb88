import { describe, expect, test } from "vitest";
import { isSmoothlyFalling, sumAlternating } from "@/lib/calculus/alternating-sum";
import { integrate } from "@/lib/calculus/integrate";

const INFINITE = Number.POSITIVE_INFINITY;

function integralOf(f: (x: number) => number, from: number, to: number): number {
  const result = integrate(f, from, to);
  if (result.status !== "estimated") throw new Error(result.reason);
  return result.value;
}

describe("an alternating sum", () => {
  test("is ln 2 for 1 − 1/2 + 1/3 − …, and π/4 for 1 − 1/3 + 1/5 − …, each within its error", () => {
    const sums = [
      [(k: number) => 1 / (k + 1), Math.LN2],
      [(k: number) => 1 / (2 * k + 1), Math.PI / 4],
    ] as const;
    for (const [term, truth] of sums) {
      const { value, error } = sumAlternating(Array.from({ length: 20 }, (_, k) => term(k)));
      expect(Math.abs(value - truth)).toBeLessThanOrEqual(error);
      expect(error).toBeLessThan(1e-13);
    }
  });

  test("knows terms that fall smoothly from those that only fall", () => {
    const smooth = Array.from({ length: 30 }, (_, k) => 1 / (k + 1));
    const bumpy = smooth.map((term, k) => term * (1 + 0.1 * Math.sin(k)));
    expect(isSmoothlyFalling(smooth, 6, 1e-15)).toBe(true);
    expect(isSmoothlyFalling(bumpy, 6, 1e-15)).toBe(false);
    expect(isSmoothlyFalling(smooth.toReversed(), 6, 1e-15)).toBe(false);
  });
});

describe("an integral towards infinity whose half waves cancel", () => {
  const sinc = (x: number): number => Math.sin(x) / x;

  test("does not depend on how long the waves are, and changes its sign with its bounds and its function", () => {
    for (const frequency of [1e-6, 1, 1e4]) {
      expect(integralOf((x) => Math.sin(frequency * x) / x, 0, INFINITE)).toBeCloseTo(Math.PI / 2, 11);
    }
    expect(integralOf(sinc, INFINITE, 0)).toBe(-integralOf(sinc, 0, INFINITE));
    expect(integralOf((x) => -sinc(x), 0, INFINITE)).toBe(-integralOf(sinc, 0, INFINITE));
  });

  test("is that of both sides together, and of what stands before it", () => {
    const whole = integralOf(sinc, Number.NEGATIVE_INFINITY, INFINITE);
    expect(whole).toBeCloseTo(2 * integralOf(sinc, 0, INFINITE), 12);
    expect(integralOf(sinc, 3, INFINITE) + integralOf(sinc, 0, 3)).toBeCloseTo(Math.PI / 2, 11);
  });

  test("is not estimable where the waves stay, end at a small constant far out, or grow there", () => {
    const lasting = [
      (x: number) => Math.cos(x),
      (x: number) => Math.sin(x) * (1 / x + 1e-6),
      (x: number) => Math.sin(x) * (1 / x + 1e-12 * x),
      (x: number) => Math.sin(x) * (1 + 1 / Math.log(2 + x)),
    ];
    for (const f of lasting) expect(integrate(f, 1, INFINITE).status).toBe("not-estimable");
  });

  test("takes no more evaluations than it is given", () => {
    let count = 0;
    const counted = (x: number): number => {
      count += 1;
      return sinc(x);
    };
    const result = integrate(counted, 0, INFINITE, { evaluationLimit: 30_000 });
    expect(result).toMatchObject({ status: "estimated", evaluations: count });
    expect(count).toBeLessThanOrEqual(30_000);
  });
});
