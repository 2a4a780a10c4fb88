import { describe, expect, test } from "vitest";
import type { Estimate } from "@/lib/core/estimate";
import { testTrends } from "@/lib/diagnostics/subgroups/test-trend";
import { seededNormal } from "../build-subgroup-run";

function ratio(log: number, error: number): Estimate {
  const margin = 1.959963984540054 * error;
  const [value, lower, upper] = [Math.exp(log), Math.exp(log - margin), Math.exp(log + margin)];
  return { status: "estimated", value, lower, upper, level: 0.95, method: "made", n: 100, notes: [] };
}

describe("a trend over runs", () => {
  test("is the weighted slope of ln(O/E), recomputed here by the normal equations", () => {
    const logs = [0.1, 0.3, 0.2, 0.6];
    const errors = [0.1, 0.2, 0.1, 0.3];
    const weights = errors.map((error) => 1 / error ** 2);
    const sum = (of: (index: number) => number): number => logs.reduce((total, _, index) => total + of(index), 0);
    const w = (index: number): number => weights[index] ?? 0;
    const y = (index: number): number => logs[index] ?? 0;
    const determinant = sum(w) * sum((i) => w(i) * i * i) - sum((i) => w(i) * i) ** 2;
    const slope = (sum(w) * sum((i) => w(i) * i * y(i)) - sum((i) => w(i) * i) * sum((i) => w(i) * y(i))) / determinant;
    const [trend] = testTrends([logs.map((log, index) => ratio(log, errors[index] ?? 1))]);
    expect(trend?.factor).toMatchObject({ status: "estimated", n: 4 });
    if (trend?.factor.status === "estimated") expect(Math.log(trend.factor.value)).toBeCloseTo(slope, 9);
  });

  test("takes three runs, and one without an interval is none", () => {
    const bare: Estimate = { status: "degenerate", value: 0, reason: "no events" };
    const [two, gap] = testTrends([
      [ratio(0, 0.1), ratio(1, 0.1)],
      [ratio(0, 0.1), bare, ratio(1, 0.1)],
    ]);
    expect(two).toMatchObject({ factor: { status: "not-estimable" }, adjustedP: null });
    expect(gap).toMatchObject({ factor: { status: "not-estimable" }, adjustedP: null });
  });

  test("that is none is told in at most one project in twenty, whatever the number of groups", () => {
    const normal = seededNormal(5);
    let told = 0;
    for (let project = 0; project < 2000; project += 1) {
      const groups = Array.from({ length: 4 }, () =>
        Array.from({ length: 5 }, (_, run) => {
          const error = 0.1 + 0.05 * run;
          return ratio(0.3 + error * normal(), error);
        }),
      );
      if (testTrends(groups).some(({ adjustedP }) => adjustedP !== null && adjustedP < 0.05)) told += 1;
    }
    // Two standard errors above 5 % of 2,000.
    expect(told / 2000).toBeLessThan(0.06);
    expect(told / 2000).toBeGreaterThan(0.025);
  });

  test("is told seldomer still where all runs are judged on the same patients", () => {
    const normal = seededNormal(6);
    let told = 0;
    for (let project = 0; project < 2000; project += 1) {
      const shared = normal();
      const runs = Array.from({ length: 5 }, () => ratio(0.2 * (0.9 * shared + 0.436 * normal()), 0.2));
      if (testTrends([runs]).some(({ adjustedP }) => adjustedP !== null && adjustedP < 0.05)) told += 1;
    }
    expect(told / 2000).toBeLessThan(0.01);
  });
});
