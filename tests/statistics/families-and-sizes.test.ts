import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { binomialCdf } from "@/lib/statistics/distributions";
import { controlFalseDiscovery } from "@/lib/statistics/false-discovery";
import { funnelLimits } from "@/lib/statistics/funnel-limits";
import { adjustByBenjaminiHochberg, adjustByHolm } from "@/lib/statistics/multiplicity";
import {
  describePatientsNeeded,
  estimatePatientsNeeded,
  type NarrowedMeasure,
  standardErrorOfAuroc,
} from "@/lib/statistics/patients-needed";
import { expectNear, PYTHON, R } from "./thresholds-fixture";

describe("families of tests", () => {
  test.each([...R.families, ...PYTHON.families])("$p are adjusted as in R and statsmodels", ({ p, holm, bh }) => {
    const [byHolm, byBh] = [adjustByHolm(p), adjustByBenjaminiHochberg(p)];
    for (const [index, expected] of holm.entries()) expectNear(byHolm[index] ?? Number.NaN, expected);
    for (const [index, expected] of bh.entries()) expectNear(byBh[index] ?? Number.NaN, expected);
  });

  test("a test that could not be made is no member of the family", () => {
    expect(adjustByHolm([0.01, null, 0.04, null])).toEqual([0.02, null, 0.04, null]);
    expect(adjustByBenjaminiHochberg([null, 0.01, 0.04])).toEqual([null, 0.02, 0.04]);
    expect(adjustByHolm([null])).toEqual([null]);
  });

  test("adjusted values below the rate are the discoveries of the step-up procedure", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 }), (p) => {
        // Exactly at the rate, rounding decides.
        const adjusted = adjustByBenjaminiHochberg(p);
        fc.pre(adjusted.every((value) => Math.abs((value ?? 0) - 0.05) > 1e-9));
        expect(adjusted.map((value) => (value ?? 1) <= 0.05)).toEqual(controlFalseDiscovery(p, 0.05));
        for (const [index, value] of adjustByHolm(p).entries()) {
          expect(value).toBeGreaterThanOrEqual((adjusted[index] ?? 0) - 1e-12);
        }
      }),
    );
  });
});

describe("limits of a funnel", () => {
  test.each(R.funnels)("for $n patients at a rate of $rate are R's", ({ n, rate, limits }) => {
    const found = funnelLimits(n, rate);
    expect(found.map(({ level }) => level)).toEqual([0.95, 0.998]);
    for (const [index, expected] of limits.entries()) {
      expectNear(found[index]?.lower, expected.lower);
      expectNear(found[index]?.upper, expected.upper);
    }
  });

  test("hold at most their share of groups outside, and narrow towards the rate", () => {
    let width = Number.POSITIVE_INFINITY;
    for (const n of [20, 50, 200, 1000, 20_000]) {
      const [usual, wide] = funnelLimits(n, 0.2);
      expect(usual?.lower).toBeLessThan(0.2);
      expect(usual?.upper).toBeGreaterThan(0.2);
      expect(wide?.lower).toBeLessThan(usual?.lower ?? 0);
      expect(wide?.upper).toBeGreaterThan(usual?.upper ?? 1);
      const beyond = 1 - binomialCdf(Math.ceil(n * (usual?.upper ?? 1)), n, 0.2);
      expect(beyond).toBeLessThanOrEqual(0.025);
      expect((usual?.upper ?? 1) - (usual?.lower ?? 0)).toBeLessThan(width);
      width = (usual?.upper ?? 1) - (usual?.lower ?? 0);
    }
  });
});

describe("patients still needed", () => {
  const auroc = { measure: "auroc", auroc: 0.75, prevalence: 0.19 } as const;

  test("the standard errors of the published example come out", () => {
    expect(standardErrorOfAuroc(0.75, 0.244, 31).toFixed(3)).toBe("0.103");
    expect(standardErrorOfAuroc(0.75, 0.244, 161).toFixed(3)).toBe("0.045");
  });

  test("an AUROC of 0.75 with 19 % events needs about 150 patients for ± 0.10 and 590 for ± 0.05", () => {
    expect(Number(patientsOf(auroc, 0.1, 31).toPrecision(2))).toBe(150);
    expect(Number(patientsOf(auroc, 0.05, 31).toPrecision(2))).toBe(590);
    expect(describePatientsNeeded(estimatePatientsNeeded(auroc, 0.05, 31), 0.05, "polytrauma")).toMatch(
      /^About 5\d0 more polytrauma patients would narrow this to ± 0\.05 \(assuming an AUROC of 0\.750 and events in 19 %\)\.$/,
    );
  });

  test("the number is the smallest that is enough", () => {
    const n = patientsOf(auroc, 0.05, 31);
    expect(standardErrorOfAuroc(0.75, 0.19, n) * 1.959963984540054).toBeLessThanOrEqual(0.05);
    expect(standardErrorOfAuroc(0.75, 0.19, n - 1) * 1.959963984540054).toBeGreaterThan(0.05);
  });

  test("observed per expected follows (1 − φ) / (φ SE²) on the logarithmic scale", () => {
    const n = patientsOf({ measure: "observed-expected", ratio: 1, prevalence: 0.2 }, 0.2, 50);
    const standardError = Math.sqrt(0.8 / (0.2 * n));
    const half = (Math.exp(1.959963984540054 * standardError) - Math.exp(-1.959963984540054 * standardError)) / 2;
    expect(half).toBeLessThanOrEqual(0.2);
    expect(half).toBeGreaterThan(0.199);
  });

  test("calibration-in-the-large, net benefit and a proportion are means, whose error falls with √n", () => {
    const measures: readonly NarrowedMeasure[] = [
      { measure: "calibration-in-the-large", information: 0.15 },
      { measure: "net-benefit", threshold: 0.2, prevalence: 0.2, sensitivity: 0.8, specificity: 0.7 },
      { measure: "proportion", proportion: 0.3 },
    ];
    for (const measure of measures) {
      const ratio = patientsOf(measure, 0.01, 10) / patientsOf(measure, 0.02, 10);
      expect(ratio).toBeGreaterThan(3.99);
      expect(ratio).toBeLessThan(4.01);
    }
    expect(patientsOf({ measure: "proportion", proportion: 0.5 }, 0.05, 10)).toBe(385);
  });

  test("where no formula exists that is said, and where nothing is left to gain too", () => {
    const none = estimatePatientsNeeded({ measure: "brier" }, 0.05, 31);
    expect(none).toEqual({ status: "not-supplied", what: "A formula for the number of patients that the brier needs" });
    expect(describePatientsNeeded(none, 0.05, "")).toBeNull();
    expect(estimatePatientsNeeded({ ...auroc, prevalence: 0 }, 0.05, 31).status).toBe("not-estimable");
    const enough = describePatientsNeeded(estimatePatientsNeeded(auroc, 0.05, 900), 0.05, "polytrauma");
    expect(enough).toBe("The 900 patients are enough for ± 0.05.");
  });

  function patientsOf(measure: NarrowedMeasure, halfWidth: number, n: number): number {
    const needed = estimatePatientsNeeded(measure, halfWidth, n);
    if (needed.status !== "estimated") throw new Error(`Expected a number, found ${JSON.stringify(needed)}.`);
    return needed.value;
  }
});
