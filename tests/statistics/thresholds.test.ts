import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Estimate } from "@/lib/core/estimate";
import type { BinarySample } from "@/lib/statistics/binary-sample";
import { estimateProportionExactly } from "@/lib/statistics/clopper-pearson";
import { measureConfusion } from "@/lib/statistics/confusion";
import { effectiveSize } from "@/lib/statistics/effective-size";
import { describeNetBenefit, estimateNetBenefits, spreadThresholds } from "@/lib/statistics/net-benefit";
import { estimateDifferenceOfProportions } from "@/lib/statistics/newcombe-difference";
import { estimateProportion } from "@/lib/statistics/wilson-interval";
import { expectLimits, expectNear, PYTHON, R, sampleOf } from "./thresholds-fixture";

const OPTIONS = { patients: null, seed: 1 };

function expectEstimated(estimate: Estimate) {
  if (estimate.status !== "estimated") throw new Error(`Expected an estimate, found ${JSON.stringify(estimate)}.`);
  return estimate;
}

describe("proportions", () => {
  test.each([...R.proportions, ...PYTHON.proportions])("$successes of $n as in R and statsmodels", (expected) => {
    const { successes, n, wilson, exact } = expected;
    expectLimits(expectEstimated(estimateProportion(successes, n)), wilson);
    expectLimits(expectEstimated(estimateProportionExactly(successes, n)), exact);
  });

  test("Newcombe's own table comes out", () => {
    const round = (estimate: Estimate) => {
      const { lower = Number.NaN, upper = Number.NaN } = expectEstimated(estimate);
      return [lower.toFixed(4), upper.toFixed(4)];
    };
    expect(round(estimateProportion(81, 263))).toEqual(["0.2553", "0.3662"]);
    expect(round(estimateProportionExactly(81, 263))).toEqual(["0.2527", "0.3676"]);
    expect(round(estimateProportion(0, 20))).toEqual(["0.0000", "0.1611"]);
    expect(round(estimateProportionExactly(0, 20))).toEqual(["0.0000", "0.1684"]);
    expect(round(estimateProportion(1, 29))).toEqual(["0.0061", "0.1718"]);
    const difference = estimateDifferenceOfProportions({ successes: 56, n: 70 }, { successes: 48, n: 80 });
    expect(round(difference)).toEqual(["0.0524", "0.3339"]);
  });

  test("nothing to count has no proportion and no difference", () => {
    expect(estimateProportionExactly(0, 0).status).toBe("not-estimable");
    const difference = estimateDifferenceOfProportions({ successes: 0, n: 0 }, { successes: 1, n: 2 });
    expect(difference).toMatchObject({ status: "not-estimable", n: 2 });
  });

  test.each(PYTHON.differences)("the difference of $of and $against is statsmodels'", ({ of, against, limits }) => {
    const [first, second] = [of, against].map(([successes, n]) => ({ successes, n }));
    if (first === undefined || second === undefined) throw new Error("A difference has two sides.");
    expectLimits(expectEstimated(estimateDifferenceOfProportions(first, second)), limits);
  });

  test("a difference turns its sign and its limits with its sides", () => {
    const count = fc.integer({ min: 1, max: 300 }).chain((n) => fc.record({ n: fc.constant(n), successes: fc.nat(n) }));
    fc.assert(
      fc.property(count, count, (of, against) => {
        const there = expectEstimated(estimateDifferenceOfProportions(of, against));
        const back = expectEstimated(estimateDifferenceOfProportions(against, of));
        expectLimits(back, [-(there.upper ?? 0), -(there.lower ?? 0)]);
        expect(there.lower).toBeGreaterThanOrEqual(-1 - 1e-12);
        expect(there.upper).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });
});

const CASES = R.samples.flatMap(({ name, thresholds }) =>
  thresholds.map((expected) => [`${name} at ${expected.threshold}`, name, expected] as const),
);

describe("measures at a threshold", () => {
  test.each(CASES)("of the sample %s are R's", (_, name, expected) => {
    const sample = sampleOf(name);
    const found = measureConfusion(sample, expected.threshold);
    const exact = measureConfusion(sample, expected.threshold, estimateProportionExactly);
    expectNear(found.truePositives, expected.tp);
    expectNear(found.falsePositives, expected.fp);
    expectNear(found.falseNegatives, expected.fn);
    expectNear(found.trueNegatives, expected.tn);
    for (const measure of ["sensitivity", "specificity", "ppv", "npv", "flagRate"] as const) {
      const share = expected[measure];
      if (share === null) {
        expect(found[measure].status).toBe("not-estimable");
        continue;
      }
      const estimate = expectEstimated(found[measure]);
      expectNear(estimate.value, share.value);
      const limits = share.wilson ?? share.sandwich;
      if (limits === undefined) expect(estimate.lower).toBeUndefined();
      else expectLimits(estimate, limits);
      if (share.exact) expectLimits(expectEstimated(exact[measure]), share.exact);
    }
  });

  test.each(PYTHON.weighted)("a weighted share at $threshold is statsmodels' with robust errors", (expected) => {
    const found = expectEstimated(measureConfusion(sampleOf("weighted"), expected.threshold).sensitivity);
    expectNear(found.value, expected.sensitivity);
    expectLimits(found, expected.limits);
  });

  test("a patient at the threshold is flagged", () => {
    const sample = { outcomes: Uint8Array.of(1), risks: Float64Array.of(0.2), weights: null };
    expect(measureConfusion(sample, 0.2).truePositives).toBe(1);
    expect(measureConfusion(sample, 0.2000001).falseNegatives).toBe(1);
  });

  test("the number needed to evaluate is the PPV turned round, with its limits", () => {
    const { ppv, numberNeededToEvaluate } = measureConfusion(sampleOf("ordinary"), 0.2);
    const [share, number] = [expectEstimated(ppv), expectEstimated(numberNeededToEvaluate)];
    expect(number.value).toBeCloseTo(1 / share.value, 12);
    expect(number.lower).toBeCloseTo(1 / (share.upper ?? 0), 12);
    expect(number.upper).toBeCloseTo(1 / (share.lower ?? 0), 12);
    const nobody = measureConfusion(sampleOf("no-events"), 0.2).numberNeededToEvaluate;
    expect(nobody).toMatchObject({ status: "not-estimable", reason: "No flagged patient had an event." });
  });

  test("equal weights move no share, and whole weights count as so many patients in it", () => {
    const { outcomes, risks } = sampleOf("ordinary");
    const weights = Float64Array.from(risks, (_, row) => 1 + (row % 3));
    const repeated = [...risks.keys()].flatMap((row) => Array<number>(weights[row] ?? 0).fill(row));
    const expanded: BinarySample = {
      outcomes: Uint8Array.from(repeated, (row) => outcomes[row] ?? 0),
      risks: Float64Array.from(repeated, (row) => risks[row] ?? 0),
      weights: null,
    };
    const [byWeight, byRows] = [measureConfusion({ outcomes, risks, weights }, 0.3), measureConfusion(expanded, 0.3)];
    expectNear(expectEstimated(byWeight.ppv).value, expectEstimated(byRows.ppv).value);
    expectNear(byWeight.falseNegatives, byRows.falseNegatives);
    expect(effectiveSize(Float64Array.of(2, 2, 2))).toBeCloseTo(3, 12);
    expect(effectiveSize(Float64Array.of(1, 3))).toBeCloseTo(1.6, 12);
    expect(effectiveSize(new Float64Array(0))).toBe(0);
  });
});

describe("net benefit", () => {
  test.each(CASES)("of the sample %s is R's", (_, name, expected) => {
    const [found] = estimateNetBenefits(sampleOf(name), [expected.threshold], OPTIONS);
    if (found === undefined) throw new Error("One threshold has one net benefit.");
    expectNear(expectEstimated(found.model).value, expected.netBenefit);
    expectNear(expectEstimated(found.treatAll).value, expected.treatAll);
    if (expected.standardised === null) expect(found.standardised.status).toBe("not-estimable");
    else expectNear(expectEstimated(found.standardised).value, expected.standardised);
    const better = Math.max(0, expected.treatAll);
    expectNear(expectEstimated(found.overDefault).value, expected.netBenefit - better);
    expect(found.defaultStrategy).toBe(expected.treatAll > 0 ? "treat-all" : "treat-none");
  });

  test("a curve has the values of its single thresholds, in the order asked for", () => {
    const sample = sampleOf("tied");
    const thresholds = [0.5, 0.1, 0.3, 0.1];
    const curve = estimateNetBenefits(sample, thresholds, OPTIONS);
    expect(curve.map(({ threshold }) => threshold)).toEqual(thresholds);
    for (const point of curve) {
      const [single] = estimateNetBenefits(sample, [point.threshold], OPTIONS);
      expect(point).toEqual(single);
    }
    expect(spreadThresholds({ from: 0.05, to: 0.3 }, 6)).toEqual([0.05, 0.1, 0.15000000000000002, 0.2, 0.25, 0.3]);
  });

  test("its bootstrap limits are near those of the normal distribution where both are made", () => {
    const large = sampleOf("large");
    const head = (count: number): BinarySample => ({
      outcomes: large.outcomes.slice(0, count),
      risks: large.risks.slice(0, count),
      weights: null,
    });
    const twice = {
      outcomes: Uint8Array.of(...head(8_000).outcomes, ...head(8_000).outcomes),
      risks: Float64Array.of(...head(8_000).risks, ...head(8_000).risks),
      weights: null,
    };
    const [resampled] = estimateNetBenefits(head(8_000), [0.3], OPTIONS);
    const [approximated] = estimateNetBenefits(twice, [0.3], OPTIONS);
    for (const part of ["model", "treatAll", "standardised", "overDefault"] as const) {
      const [few, many] = [resampled?.[part], approximated?.[part]].map((estimate) => {
        const { lower = 0, upper = 0, method } = expectEstimated(estimate ?? { status: "not-supplied", what: part });
        return { width: upper - lower, method };
      });
      expect(few?.method).toContain("2000 resamples");
      expect(many?.method).toContain("normal limits");
      // Twice the patients: narrower by √2, and 2,000 resamples know a width to about 3 %.
      expect((few?.width ?? 0) / (many?.width ?? 1)).toBeGreaterThan(Math.SQRT2 * 0.9);
      expect((few?.width ?? 0) / (many?.width ?? 1)).toBeLessThan(Math.SQRT2 * 1.1);
    }
  });

  test("rows of one patient are resampled together, which widens the interval", () => {
    const { outcomes, risks } = sampleOf("ordinary");
    const rows = [...risks.keys()].flatMap((row) => [row, row, row, row]);
    const repeated: BinarySample = {
      outcomes: Uint8Array.from(rows, (row) => outcomes[row] ?? 0),
      risks: Float64Array.from(rows, (row) => risks[row] ?? 0),
      weights: null,
    };
    const width = (patients: Int32Array | null): number => {
      const [found] = estimateNetBenefits(repeated, [0.3], { patients, seed: 3 });
      const { lower = 0, upper = 0 } = expectEstimated(found?.model ?? { status: "not-supplied", what: "model" });
      return upper - lower;
    };
    expect(width(Int32Array.from(rows)) / width(null)).toBeGreaterThan(1.7);
  });

  test.each([0, 1, -0.1, 1.5, Number.NaN])("a threshold of %d has none", (threshold) => {
    expect(() => estimateNetBenefits(sampleOf("tiny"), [threshold], OPTIONS)).toThrow(RangeError);
  });

  test("an empty sample has none, with the reason", () => {
    const empty = { outcomes: new Uint8Array(0), risks: new Float64Array(0), weights: null };
    const [found] = estimateNetBenefits(empty, [0.2], OPTIONS);
    expect(found?.model).toMatchObject({ status: "not-estimable", reason: "There is no patient in this sample." });
  });

  test("is told per 100 patients, and which way it goes", () => {
    expect(describeNetBenefit(0.031)).toBe("per 100 patients, 3.1 more true calls without extra false calls");
    expect(describeNetBenefit(-0.004)).toBe("per 100 patients, false calls outweigh the true ones by 0.4 true calls");
  });
});
