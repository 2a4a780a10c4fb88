import { expect, test } from "vitest";
import { noncentralityInterval, noncentralTail } from "@/lib/statistics/noncentral-chi-squared";
import reference from "../fixtures/statistics/noncentral/noncentral.json";

test("the upper tail is that of R's pchisq", () => {
  for (const { x, degrees, noncentrality, tail } of reference.tails) {
    const difference = Math.abs(noncentralTail(x, degrees, noncentrality) - tail);
    expect(difference, JSON.stringify({ x, degrees, noncentrality })).toBeLessThan(1e-10 + 1e-8 * tail);
  }
});

test("the interval is that of inverting R's pchisq, and near it where the root of the statistic is taken for normal", () => {
  for (const { x, degrees, lower, upper } of reference.intervals) {
    const interval = noncentralityInterval(x, degrees, 0.95);
    const tolerance = x <= 200 ? 1e-6 * (1 + x) : 0.01 * x;
    expect(Math.abs(interval.lower - lower), `lower of ${x}`).toBeLessThan(tolerance);
    expect(Math.abs(interval.upper - upper), `upper of ${x}`).toBeLessThan(tolerance);
  }
});

test("a statistic as small as chance gives leaves 0 inside", () => {
  expect(noncentralityInterval(1.4, 2, 0.95).lower).toBe(0);
  expect(noncentralityInterval(0, 2, 0.95)).toEqual({ lower: 0, upper: 0 });
});
