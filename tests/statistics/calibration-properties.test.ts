import fc from "fast-check";
import { expect, test } from "vitest";
import type { BinarySample } from "@/lib/statistics/binary-sample";
import { estimateBrier, estimateScaledBrier } from "@/lib/statistics/brier";
import { decomposeByCorp } from "@/lib/statistics/brier-corp";
import { decomposeByMurphy } from "@/lib/statistics/brier-murphy";
import { estimateCalibrationCurve } from "@/lib/statistics/calibration-curve";
import { testCalibrationAcrossGroups } from "@/lib/statistics/calibration-heterogeneity";
import { compareInTheLarge, compareObservedExpected } from "@/lib/statistics/compare-calibration";
import { estimateCalibrationError } from "@/lib/statistics/expected-calibration-error";
import { estimateLogLoss } from "@/lib/statistics/log-loss";
import { estimateObservedExpected } from "@/lib/statistics/observed-expected";
import { recalibrate } from "@/lib/statistics/recalibrate";
import { spiegelhalterTest } from "@/lib/statistics/spiegelhalter";
import { sampleFrom } from "./calibration-fixture";

/** Risks at and beside their limits, tied and not; weights from a thousandth to a thousand. */
const rows = fc.array(
  fc.tuple(
    fc.oneof(
      fc.constantFrom(0, 1, 0.5, 1e-300, 1e-9, 1e-8, 1 - 1e-16, 1 - 1e-8, 0.2, 0.2000000001),
      fc.double({ min: 0, max: 1, noNaN: true }),
    ),
    fc.constantFrom(0, 1),
    fc.constantFrom(0.001, 1, 2, 3.7, 1000),
  ),
  { maxLength: 30 },
);

const named = (name: string, sample: BinarySample): { name: string; sample: BinarySample } => ({ name, sample });

function everythingOf(sample: BinarySample, other: BinarySample): unknown {
  return [
    estimateBrier(sample),
    estimateScaledBrier(sample),
    decomposeByCorp(sample),
    decomposeByMurphy(sample),
    estimateLogLoss(sample),
    estimateObservedExpected(sample),
    recalibrate(sample),
    spiegelhalterTest(sample),
    estimateCalibrationCurve(sample),
    testCalibrationAcrossGroups([sample, other]),
    compareObservedExpected(named("one", sample), named("other", other)),
    compareInTheLarge(named("one", sample), named("other", other)),
  ];
}

/** Every number in a result, however deep. */
function numbersIn(value: unknown): readonly number[] {
  if (typeof value === "number") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

test("every number is finite and every interval holds its value, whatever the sample", () => {
  const check = (found: unknown): void => {
    expect(numbersIn(found).filter((number) => !Number.isFinite(number))).toEqual([]);
    const visit = (value: unknown): void => {
      if (typeof value !== "object" || value === null) return;
      if ("value" in value && "lower" in value) expect(value.lower).toBeLessThanOrEqual(Number(value.value));
      if ("value" in value && "upper" in value) expect(value.upper).toBeGreaterThanOrEqual(Number(value.value));
      if ("reason" in value && "status" in value) expect(String(value.reason)).toMatch(/\.$/);
      Object.values(value).forEach(visit);
    };
    visit(found);
  };
  fc.assert(
    fc.property(rows, rows, fc.boolean(), (drawn, others, weighted) => {
      check(everythingOf(sampleFrom(drawn, weighted), sampleFrom(others, weighted)));
    }),
    { numRuns: 400 },
  );
  fc.assert(
    fc.property(rows, fc.boolean(), (drawn, weighted) => {
      const found = estimateCalibrationError(sampleFrom(drawn, weighted));
      expect(numbersIn(found).every(Number.isFinite)).toBe(true);
    }),
    { numRuns: 20 },
  );
});

test("risks of both classes that overlap always have a slope", () => {
  const percents = fc.array(fc.tuple(fc.integer({ min: 0, max: 100 }), fc.constantFrom(0, 1)), { maxLength: 12 });
  fc.assert(
    fc.property(percents, (drawn) => {
      const sample = sampleFrom(drawn.map(([percent, outcome]) => [percent / 100, outcome]));
      const { slope, inTheLarge } = recalibrate(sample);
      if (inTheLarge.estimate.status === "not-estimable")
        expect(inTheLarge.estimate.reason).toMatch(/same outcome|no patient|is 0 or 1/);
      if (slope.estimate.status === "not-estimable")
        expect(slope.estimate.reason).toMatch(/same outcome|no patient|without end|are equal|is 0 or 1/);
    }),
    { numRuns: 2000 },
  );
});
