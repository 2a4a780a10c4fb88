import { describe, expect, test } from "vitest";
import {
  betaQuantile,
  binomialCdf,
  binomialQuantile,
  chiSquaredQuantile,
  chiSquaredTail,
  normalCdf,
  normalQuantile,
  studentQuantile,
  twoSidedNormal,
  twoSidedStudent,
} from "@/lib/statistics/distributions";
import { expectNear } from "./calibration-fixture";
import { python } from "./discrimination-fixture";

const FUNCTIONS: Readonly<Record<string, (...values: readonly number[]) => number>> = {
  normalQuantile: (p = 0) => normalQuantile(p),
  normalCdf: (z = 0) => normalCdf(z),
  twoSidedNormal: (z = 0) => twoSidedNormal(z),
  studentQuantile: (p = 0, d = 0) => studentQuantile(p, d),
  twoSidedStudent: (t = 0, d = 0) => twoSidedStudent(t, d),
  chiSquaredTail: (x = 0, d = 0) => chiSquaredTail(x, d),
  chiSquaredQuantile: (p = 0, d = 0) => chiSquaredQuantile(p, d),
  betaQuantile: (p = 0, a = 0, b = 0) => betaQuantile(p, a, b),
  binomialCdf: (k = 0, n = 0, p = 0) => binomialCdf(k, n, p),
  binomialQuantile: (q = 0, n = 0, p = 0) => binomialQuantile(q, n, p),
};

describe("distributions", () => {
  test("the reference values name every one of them", () => {
    expect(Object.keys(python.distributions).sort()).toEqual(Object.keys(FUNCTIONS).sort());
  });

  test.for(Object.keys(FUNCTIONS))("%s agrees with SciPy and mpmath to nine digits, in the far tails too", (name) => {
    const evaluate = FUNCTIONS[name];
    for (const row of python.distributions[name] ?? []) {
      const expected = row.at(-1) ?? Number.NaN;
      const found = evaluate?.(...row.slice(0, -1)) ?? Number.NaN;
      expect(Math.abs(found - expected), `${name}(${row.slice(0, -1)})`).toBeLessThanOrEqual(1e-9 * Math.abs(expected));
    }
  });

  test("quantiles are symmetric where the distribution is", () => {
    for (const probability of [0.001, 0.3, 0.49]) {
      expectNear(normalQuantile(1 - probability), -normalQuantile(probability));
      expectNear(studentQuantile(1 - probability, 7), -studentQuantile(probability, 7));
    }
    expect(normalQuantile(0.5)).toBeCloseTo(0, 15);
    expect(studentQuantile(0.5, 3)).toBe(0);
  });
});
