import { describe, expect, test } from "vitest";
import type { Estimate } from "@/lib/core/estimate";
import { bcaOfMean } from "@/lib/statistics/bca-of-mean";
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
    ["Brier score", "BCa", estimateBrierBySize, estimateBrier],
    ["scaled Brier score", "jackknife", estimateScaledBrierBySize, estimateScaledBrier],
    ["log loss", "BCa", estimateLogLossBySize, estimateLogLoss],
  ] as const)("the %s keeps its value, and has limits by %s below 50 events only", (_, method, bySize, plain) => {
    const few = estimated(bySize(withEvents(49)));
    expect(few.method).toContain(method);
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
    const statistic = (rows: Int32Array): number =>
      rows.reduce((sum, row) => sum + (errors[row] ?? 0), 0) / rows.length;
    const slow = bcaLimits(
      bootstrap(statistic, plan, { seed: 20261126 }),
      jackknifeAcceleration(statistic, plan) ?? Number.NaN,
      0.95,
    );
    expectLimits(bcaOfMean(errors), [slow?.lower ?? Number.NaN, slow?.upper ?? Number.NaN]);
  });

  test("the jackknife leaves each patient out in turn", () => {
    const few = withEvents(6);
    const rows = Int32Array.from(few.risks.keys());
    const without = [...rows].map(
      (left) =>
        estimated(
          estimateScaledBrier(
            takeRows(
              few,
              rows.filter((row) => row !== left),
            ),
          ),
        ).value,
    );
    const mean = without.reduce((sum, value) => sum + value, 0) / rows.length;
    const squares = without.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const margin = 1.959963984540054 * Math.sqrt(((rows.length - 1) / rows.length) * squares);
    const found = estimated(estimateScaledBrierBySize(few));
    expectLimits(found, [found.value - margin, found.value + margin]);
  });

  test("one event alone leaves the limits of the delta method", () => {
    expect(estimateScaledBrierBySize(withEvents(1))).toEqual(estimateScaledBrier(withEvents(1)));
  });

  test("what does not vary has no limits", () => {
    expect(bcaOfMean(Float64Array.of(1, 1, 1))).toBeNull();
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
