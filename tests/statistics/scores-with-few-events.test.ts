import { describe, expect, test } from "vitest";
import type { Estimate } from "@/lib/core/estimate";
import { bcaOfMeans } from "@/lib/statistics/bca-of-means";
import type { BinarySample } from "@/lib/statistics/binary-sample";
import { bootstrap, jackknifeAcceleration } from "@/lib/statistics/bootstrap";
import { bcaLimits } from "@/lib/statistics/bootstrap-interval";
import { estimateBrier, estimateScaledBrier } from "@/lib/statistics/brier";
import { estimateLogLoss } from "@/lib/statistics/log-loss";
import { estimateNetBenefits } from "@/lib/statistics/net-benefit";
import { planResampling } from "@/lib/statistics/resampling";
import {
  estimateBrierBySize,
  estimateLogLossBySize,
  estimateScaledBrierBySize,
} from "@/lib/statistics/scores-with-few-events";
import { takeRows } from "@/lib/statistics/take-rows";
import { estimateProportion } from "@/lib/statistics/wilson-interval";
import { expectLimits, expectNear, sampleOf } from "./thresholds-fixture";

const FEW = sampleOf("ordinary");

function estimated(estimate: Estimate | undefined) {
  if (estimate?.status !== "estimated") throw new Error(`Expected an estimate, found ${JSON.stringify(estimate)}.`);
  return estimate;
}

/** The first rows with so many events and twice as many others. */
function withEvents(events: number): BinarySample {
  const large = sampleOf("large");
  const rows = [...large.outcomes.keys()];
  const chosen = [
    ...rows.filter((row) => large.outcomes[row] === 1).slice(0, events),
    ...rows.filter((row) => large.outcomes[row] === 0).slice(0, 2 * events),
  ];
  return takeRows(large, Int32Array.from(chosen));
}

describe("scores with few events", () => {
  test.each([
    ["Brier score", estimateBrierBySize, estimateBrier],
    ["scaled Brier score", estimateScaledBrierBySize, estimateScaledBrier],
    ["log loss", estimateLogLossBySize, estimateLogLoss],
  ] as const)("the %s keeps its value, and has BCa limits below 50 events only", (_, bySize, plain) => {
    const few = estimated(bySize(withEvents(49)));
    expect(few.method).toContain("BCa");
    expect(few.value).toBe(estimated(plain(withEvents(49))).value);
    expect(few.lower).toBeLessThan(few.value);
    expect(few.upper).toBeGreaterThan(few.value);
    expect(bySize(withEvents(50))).toEqual(plain(withEvents(50)));
    const weights = new Float64Array(FEW.risks.length).map((__, row) => 1 + (row % 2));
    expect(bySize({ ...FEW, weights })).toEqual(plain({ ...FEW, weights }));
  });

  test("limits by sums are those of the same resamples computed row by row", () => {
    const errors = FEW.risks.map((risk, row) => (risk - (FEW.outcomes[row] ?? 0)) ** 2);
    const plan = planResampling(errors.length, { patients: null, outcomes: null });
    const scaled = (score: number, share: number): number => 1 - score / (share * (1 - share));
    const meanOver = (rows: Int32Array, column: ArrayLike<number>): number =>
      rows.reduce((sum, row) => sum + (column[row] ?? 0), 0) / rows.length;
    const statistic = (rows: Int32Array): number => scaled(meanOver(rows, errors), meanOver(rows, FEW.outcomes));
    const result = bootstrap(statistic, plan, { seed: 20261126 });
    const slow = bcaLimits(result, jackknifeAcceleration(statistic, plan) ?? Number.NaN, 0.95);
    const fast = bcaOfMeans([errors, Float64Array.from(FEW.outcomes)], ([score = 0, share = 0]) =>
      scaled(score, share),
    );
    expectLimits(fast, [slow?.lower ?? Number.NaN, slow?.upper ?? Number.NaN]);
  });

  test("what does not vary has no limits", () => {
    expect(bcaOfMeans([Float64Array.of(1, 1, 1)], ([mean = 0]) => mean)).toBeNull();
  });
});

describe("net benefit with few events", () => {
  const few = withEvents(10);
  const [found] = estimateNetBenefits(few, [0.3], { patients: null, seed: 1 });

  test("has limits put together from both shares; with 20 events it is resampled", () => {
    for (const part of [found?.model, found?.treatAll, found?.overDefault]) {
      const { value, lower = Number.NaN, upper = Number.NaN, method } = estimated(part);
      expect(method).toContain("MOVER");
      expect(lower).toBeLessThan(value);
      expect(upper).toBeGreaterThan(value);
    }
    const [more] = estimateNetBenefits(withEvents(20), [0.3], { patients: null, seed: 1 });
    expect(estimated(more?.model).method).toContain("bootstrap");
    expect(estimated(found?.standardised).method).toContain("bootstrap");
  });

  test("of treating all is a line in the share of events, and so are its limits", () => {
    const cost = 0.3 / 0.7;
    const { lower = 0, upper = 0 } = estimated(estimateProportion(10, 30));
    const line = (share: number): number => share - cost * (1 - share);
    const treatAll = estimated(found?.treatAll);
    expectNear(treatAll.value, line(1 / 3));
    expectLimits(treatAll, [line(lower), line(upper)]);
  });

  test("rows of one patient are resampled however few they are", () => {
    const patients = Int32Array.from(few.risks.keys(), (row) => row >> 1);
    const [repeated] = estimateNetBenefits(few, [0.3], { patients, seed: 1 });
    expect(estimated(repeated?.model).method).toBe("percentile bootstrap of patients, 2000 resamples");
  });
});
