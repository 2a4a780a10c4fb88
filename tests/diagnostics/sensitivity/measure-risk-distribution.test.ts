import { describe, expect, test } from "vitest";
import { UNDECLARED_PLAN } from "@/lib/core/analysis-plan";
import type { PredictionSet } from "@/lib/core/prediction-set";
import { measureRiskDistribution } from "@/lib/diagnostics/sensitivity/measure-risk-distribution";
import { measureSensitivity } from "@/lib/diagnostics/sensitivity/measure-sensitivity";
import type { RiskDistribution } from "@/lib/diagnostics/sensitivity/risk-law";
import type { RunData } from "@/lib/series/run-data";
import { buildRun } from "../build-run";
import { makeRiskSet } from "./make-risk-set";

function runWith(predictions: readonly PredictionSet[], threshold: number | null = null): RunData {
  const declared = threshold === null ? null : { value: threshold, owner: "the department", reason: "agreed" };
  const plan = { version: 1, author: "A", createdAt: "2026-01-01T00:00:00Z", isAfterResults: false };
  return {
    ...buildRun({ series: [] }),
    predictions,
    plan: threshold === null ? null : { ...plan, content: { ...UNDECLARED_PLAN, threshold: declared } },
  };
}

function measure(run: RunData): RiskDistribution {
  const measured = measureRiskDistribution(run);
  if (measured.status !== "measured") throw new Error(measured.reason);
  return measured;
}

describe("the distributions of predicted risk of a run", () => {
  test("are those of all patients and of each group, on the rows that were kept out of training", () => {
    const { groups, rows } = measure(runWith([makeRiskSet({ polytrauma: 40, isolated_tbi: 60 })]));
    expect(groups.map(({ name, patients }) => [name, patients])).toEqual([
      ["all patients", 100],
      ["polytrauma", 40],
      ["isolated_tbi", 60],
    ]);
    expect(rows).toContain("100 rows");
    const [all, first, second] = groups.map(({ law }) => (law.status === "measured" ? law.expectation.sample : 0));
    expect(all).toBeCloseTo(0.4 * (first ?? 0) + 0.6 * (second ?? 0), 12);
  });

  test("say of a group with too few patients why there is none, and keep the others", () => {
    const { groups } = measure(runWith([makeRiskSet({ polytrauma: 9, isolated_tbi: 60 })]));
    expect(groups[1]?.law).toMatchObject({ status: "not-estimable", reason: expect.stringContaining("there are 9") });
    expect(groups[2]?.law.status).toBe("measured");
  });

  test("take the declared threshold, else the one that the predictions state, else an example called so", () => {
    const set = makeRiskSet({ a: 30 });
    const stated = { ...set, thresholds: new Float64Array(set.rows).fill(0.3) };
    const mixed = { ...set, thresholds: Float64Array.from({ length: set.rows }, (_, row) => (row === 0 ? 0.2 : 0.3)) };
    expect(measure(runWith([stated], 0.15)).threshold).toEqual({ value: 0.15, origin: "plan" });
    expect(measure(runWith([stated])).threshold).toEqual({ value: 0.3, origin: "predictions" });
    expect(measure(runWith([mixed])).threshold.origin).toBe("example");
    expect(measure(runWith([set])).threshold.origin).toBe("example");
  });

  test("are of the newest predictions", () => {
    const [old, newest] = [makeRiskSet({ a: 30 }), { ...makeRiskSet({ b: 30 }), name: "newest.csv" }];
    expect(measure(runWith([old, newest])).set).toBe("newest.csv");
  });

  test("without predictions, or with rows of training alone, say what is missing", () => {
    expect(measureSensitivity(runWith([])).risks).toMatchObject({ status: "not-known" });
    const trained = {
      ...makeRiskSet({ a: 30 }),
      split: { name: "split", labels: ["train"], codes: new Int32Array(30) },
    };
    expect(measureRiskDistribution(runWith([trained]))).toMatchObject({
      status: "not-known",
      reason: expect.stringContaining("training"),
    });
  });

  test("are stored in a bounded size however many groups and patients a set has", () => {
    const many = Object.fromEntries(Array.from({ length: 12 }, (_, group) => [`group ${group}`, 500]));
    const measured = measure(runWith([makeRiskSet(many)]));
    expect(JSON.stringify(measured).length).toBeLessThan(64 * 1024);
  });
});
