import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rulePoint, sumPanel } from "@/lib/calculus/gauss-kronrod";
import { integrate } from "@/lib/calculus/integrate";
import { integrateVector } from "@/lib/calculus/integrate-vector";
import { limitOfSequence } from "@/lib/calculus/limit-of-sequence";
import { expectNumber } from "./expect-number";

const { POSITIVE_INFINITY: INFINITE, NEGATIVE_INFINITY } = Number;
const bound = fc.double({ min: -5, max: 5, noNaN: true });
const factor = fc.double({ min: -4, max: 4, noNaN: true });

function normal(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

/** Smooth, and neither even nor odd. */
function wave(x: number): number {
  return Math.sin(3 * x + 1) + x * x * Math.exp(-x / 4);
}

function numberOf(f: (x: number) => number, from: number, to: number): { value: number; error: number } {
  const result = integrate(f, from, to);
  if (result.status !== "estimated") throw new Error(result.reason);
  return result;
}

describe("the rule of 21 points", () => {
  test("is exact for every power up to the 31st", () => {
    for (let power = 0; power <= 31; power += 1) {
      const values = Float64Array.from({ length: 21 }, (_, index) => rulePoint(0, 2, index) ** power);
      const { integral } = sumPanel(values, { left: null, right: null }, 2, 2);
      expect(integral / (2 ** (power + 1) / (power + 1))).toBeCloseTo(1, 13);
    }
  });

  test("knows that a jump between an end and its first point may hide there", () => {
    const values = new Float64Array(21).fill(1);
    expect(sumPanel(values, { left: 1, right: 1 }, 2, 1).error).toBeLessThan(1e-12);
    expect(sumPanel(values, { left: 0, right: 1 }, 2, 1).error).toBeGreaterThan(1e-3);
  });
});

describe("the limit of a sequence", () => {
  test("is found behind two geometric rests", () => {
    const sums = Array.from({ length: 8 }, (_, n) => 5 + 2 * 0.7 ** n - 3 * 0.4 ** n);
    expect(limitOfSequence(sums)).toBeCloseTo(5, 9);
  });

  test("goes with what came last when the sequence has stopped and goes on", () => {
    expect(limitOfSequence([1, 1, 1, 1, 2, 2.5, 2.75, 2.875])).toBeCloseTo(3, 9);
    expect(limitOfSequence([1, 2])).toBeNull();
  });
});

describe("the integral", () => {
  test("of the standard normal density is 1, of x times it 0, each with an error that holds", () => {
    expectNumber(integrate(normal, NEGATIVE_INFINITY, INFINITE), 1, 1e-9);
    expectNumber(
      integrate((x) => x * normal(x), NEGATIVE_INFINITY, INFINITE),
      0,
      1e-9,
    );
  });

  test("is linear in the function", () => {
    const property = fc.property(bound, bound, factor, factor, (from, to, a, b) => {
      const both = numberOf((x) => a * wave(x) + b * Math.cos(x), from, to);
      const [one, other] = [numberOf(wave, from, to), numberOf(Math.cos, from, to)];
      const allowed = both.error + Math.abs(a) * one.error + Math.abs(b) * other.error + 1e-13;
      expect(Math.abs(both.value - a * one.value - b * other.value)).toBeLessThanOrEqual(allowed);
    });
    fc.assert(property, { numRuns: 100 });
  });

  test("over an interval is the sum over its parts", () => {
    const property = fc.property(bound, bound, bound, (from, middle, to) => {
      const [first, second, whole] = [
        numberOf(wave, from, middle),
        numberOf(wave, middle, to),
        numberOf(wave, from, to),
      ];
      const allowed = first.error + second.error + whole.error + 1e-14;
      expect(Math.abs(first.value + second.value - whole.value)).toBeLessThanOrEqual(allowed);
    });
    fc.assert(property, { numRuns: 100 });
  });

  test("turns its sign with its bounds, also infinite ones", () => {
    const property = fc.property(bound, bound, (from, to) => {
      expect(numberOf(wave, to, from).value).toBe(0 - numberOf(wave, from, to).value);
    });
    fc.assert(property, { numRuns: 50 });
    expect(numberOf(normal, INFINITE, NEGATIVE_INFINITY).value).toBe(
      -numberOf(normal, NEGATIVE_INFINITY, INFINITE).value,
    );
  });

  test("scales with the function, to the last digit for powers of two, also far from 1", () => {
    for (const power of [-900, -60, 40, 900]) {
      expect(numberOf((x) => 2 ** power * wave(x), 0, 1).value).toBe(2 ** power * numberOf(wave, 0, 1).value);
    }
  });

  test("scales with the variable", () => {
    for (const scale of [1e-3, 0.1, 7, 1e3]) {
      expectNumber(
        integrate((x) => normal(x / scale) / scale, NEGATIVE_INFINITY, INFINITE),
        1,
        1e-8,
      );
    }
  });

  test("of a polynomial is the difference of its antiderivative at the bounds", () => {
    const property = fc.property(fc.array(factor, { minLength: 1, maxLength: 8 }), bound, bound, (own, from, to) => {
      const f = (x: number): number => own.reduceRight((sum, value) => sum * x + value, 0);
      const antiderivative = (x: number): number =>
        own.reduceRight((sum, value, index) => sum * x + value / (index + 1), 0) * x;
      const { value, error } = numberOf(f, from, to);
      const rounding = 1e-15 * own.length * 4 * 5 ** own.length;
      expect(Math.abs(value - (antiderivative(to) - antiderivative(from)))).toBeLessThanOrEqual(error + rounding);
    });
    fc.assert(property, { numRuns: 200 });
  });

  test("of a jump or a kink anywhere is within its error", () => {
    const share = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    const property = fc.property(share, factor, (at, height) => {
      const jump = numberOf((x) => Math.exp(x) + (x < at ? 0 : height), 0, 1);
      expect(Math.abs(jump.value - (Math.E - 1 + height * (1 - at)))).toBeLessThanOrEqual(jump.error + 1e-15);
      const kink = numberOf((x) => Math.exp(x) + height * Math.abs(x - at), 0, 1);
      const truth = Math.E - 1 + (height * (at ** 2 + (1 - at) ** 2)) / 2;
      expect(Math.abs(kink.value - truth)).toBeLessThanOrEqual(kink.error + 1e-15);
    });
    fc.assert(property, { numRuns: 300, seed: 5 });
  });

  test("of a power is within its error for every exponent above −1, and diverges at and below it", () => {
    for (const exponent of [-0.97, -0.9, -0.5, -0.1, 0.3, 1.5])
      expectNumber(
        integrate((x) => x ** exponent, 0, 1),
        1 / (1 + exponent),
      );
    for (const exponent of [-1, -1.1, -2, -3])
      expect(integrate((x) => x ** exponent, 0, 1)).toMatchObject({ status: "not-estimable", cause: "divergent" });
  });

  test("finds a density far from zero, whose values elsewhere are too small for doubles", () => {
    for (const mean of [-1000, 50, 300, 5000])
      expectNumber(
        integrate((x) => normal(x - mean), NEGATIVE_INFINITY, INFINITE),
        1,
        1e-8,
      );
  });

  test("of nothing is 0, and between equal bounds too", () => {
    expect(integrate(() => 0, -1, 1)).toMatchObject({ status: "estimated", value: 0, error: 0 });
    expect(integrate(normal, 2, 2)).toEqual({ status: "estimated", value: 0, error: 0, evaluations: 0 });
  });

  test("passes over single points without a value", () => {
    expectNumber(
      integrate((x) => Math.sin(x) / x, -1, 1),
      1.8921661407343662,
    );
  });

  test("does not take the two sides of a pole for one that cancels the other", () => {
    const result = integrate((x) => 1 / (x - 0.3), 0, 0.6);
    expect(result).toMatchObject({ status: "not-estimable", cause: "pole" });
    expect(result.status === "not-estimable" && result.reason).toContain("pole at x = 0.3");
    expect(integrate((x) => x / (1 + x * x), NEGATIVE_INFINITY, INFINITE)).toMatchObject({ cause: "divergent" });
  });

  test("stops at the limit of evaluations and says so, never beyond it", () => {
    let count = 0;
    const result = integrate(
      (x) => {
        count += 1;
        return Math.sin(x);
      },
      0,
      INFINITE,
      { evaluationLimit: 1000 },
    );
    expect(result).toMatchObject({ status: "not-estimable", cause: "evaluation-limit", evaluations: 1000 });
    expect(result.status === "not-estimable" && result.reason).toContain("1,000 evaluations");
    expect(count).toBe(1000);
  });

  test("is as exact as it is asked to be, and costs less for less", () => {
    const rough = integrate(wave, 0, 40, { relativeTolerance: 1e-3 });
    const fine = integrate(wave, 0, 40);
    expect(rough.evaluations).toBeLessThan(fine.evaluations);
    expectNumber(fine, numberOf(wave, 0, 40).value, 1e-9);
  });

  test("refuses bounds that are no numbers", () => {
    expect(integrate(wave, Number.NaN, 1)).toMatchObject({
      status: "not-estimable",
      cause: "bad-input",
      evaluations: 0,
    });
  });
});

describe("the integral of several functions at once", () => {
  test("is each of them, at places that they share", () => {
    let count = 0;
    const [mass, mean, square] = integrateVector(
      (x) => {
        count += 1;
        return [normal(x), x * normal(x), x * x * normal(x)];
      },
      3,
      NEGATIVE_INFINITY,
      INFINITE,
    );
    expectNumber(mass, 1);
    expectNumber(mean, 0);
    expectNumber(square, 1);
    expect(mass?.evaluations).toBe(count);
    const apart = [normal, (x: number) => x * normal(x), (x: number) => x * x * normal(x)];
    const cost = apart.reduce((sum, f) => sum + integrate(f, NEGATIVE_INFINITY, INFINITE).evaluations, 0);
    expect(count).toBeLessThan(cost / 2);
  });

  test("has a reason for the one that has no integral, and values for the others", () => {
    const [one, other] = integrateVector((x) => [1 / x, Math.sqrt(x)], 2, 0, 1);
    expect(one).toMatchObject({ status: "not-estimable", cause: "divergent" });
    expectNumber(other, 2 / 3);
  });
});
