import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import type { Estimate } from "@/lib/core/estimate";
import type { BinarySample } from "@/lib/statistics/binary-sample";
import { findCrossing } from "@/lib/statistics/find-crossing";
import { estimateObservedExpected } from "@/lib/statistics/observed-expected";
import { recalibrate } from "@/lib/statistics/recalibrate";
import { expectLimits, expectNear } from "./thresholds-fixture";

/** What tests/fixtures/statistics/few-events/make.R wrote. */
const limits = z.tuple([z.number(), z.number()]);
const found = z.object({ value: z.number(), limits });
const CASES = z
  .array(
    z.object({
      p: z.array(z.number()),
      y: z.array(z.number()),
      inTheLarge: found,
      penalised: z.object({ intercept: limits, slope: limits }),
      intercept: z.number(),
      slope: z.number(),
      observedExpected: found,
    }),
  )
  .parse(JSON.parse(readFileSync("tests/fixtures/statistics/few-events/r.json", "utf8")))
  .map((expected) => ({ name: `${expected.p.length} patients`, expected }));

function sampleFrom(p: readonly number[], y: readonly number[]): BinarySample {
  return { outcomes: Uint8Array.from(y), risks: Float64Array.from(p), weights: null };
}

function estimated(estimate: Estimate) {
  if (estimate.status !== "estimated") throw new Error(`Expected an estimate, found ${JSON.stringify(estimate)}.`);
  return estimate;
}

/** R's nested optimisers find the profile to about 1e-7. */
function expectClose(estimate: Estimate, [lower, upper]: readonly [number, number]): void {
  const { lower: from = Number.NaN, upper: to = Number.NaN } = estimated(estimate);
  expect(Math.abs(from - lower)).toBeLessThan(2e-6 * Math.max(1, Math.abs(lower)));
  expect(Math.abs(to - upper)).toBeLessThan(2e-6 * Math.max(1, Math.abs(upper)));
}

test.each(CASES)("$name: calibration-in-the-large has the likelihood interval of R", ({ expected }) => {
  const { estimate } = recalibrate(sampleFrom(expected.p, expected.y)).inTheLarge;
  expectNear(estimated(estimate).value, expected.inTheLarge.value);
  expectLimits(estimated(estimate), expected.inTheLarge.limits);
  expect(estimated(estimate).method).toContain("likelihood interval");
});

test.each(CASES)("$name: intercept and slope are R's, with limits of the penalised likelihood", ({ expected }) => {
  const { intercept, slope } = recalibrate(sampleFrom(expected.p, expected.y));
  expectNear(estimated(intercept.estimate).value, expected.intercept);
  expectNear(estimated(slope.estimate).value, expected.slope);
  const around = ([lower, upper]: readonly [number, number], value: number) =>
    [Math.min(lower, value), Math.max(upper, value)] as const;
  expectClose(intercept.estimate, around(expected.penalised.intercept, expected.intercept));
  expectClose(slope.estimate, around(expected.penalised.slope, expected.slope));
  expect(estimated(slope.estimate).method).toContain("Firth");
});

test.each(CASES)("$name: observed per expected has the interval of the delta method", ({ expected }) => {
  const estimate = estimated(estimateObservedExpected(sampleFrom(expected.p, expected.y)));
  expectNear(estimate.value, expected.observedExpected.value);
  expectLimits(estimate, expected.observedExpected.limits);
});

test("with 20 events and 20 others the limits are Wald's, with 19 they are not", () => {
  const methodOf = (events: number): string => {
    const p = Array.from({ length: 20 + events }, (_, row) => 0.2 + (0.6 * ((row * 7) % 20)) / 20);
    const y = p.map((_, row) => (row < events ? 1 : 0));
    return estimated(recalibrate(sampleFrom(p, y)).slope.estimate).method;
  };
  expect(methodOf(20)).toContain("Wald");
  expect(methodOf(19)).toContain("Firth");
});

test("mirrored outcomes and risks turn the limits round", () => {
  for (const { expected } of CASES) {
    const there = recalibrate(sampleFrom(expected.p, expected.y));
    const back = recalibrate(
      sampleFrom(
        expected.p.map((risk) => 1 - risk),
        expected.y.map((outcome) => 1 - outcome),
      ),
    );
    const [a, b] = [estimated(there.inTheLarge.estimate), estimated(back.inTheLarge.estimate)];
    expect(b.lower).toBeCloseTo(-(a.upper ?? Number.NaN), 8);
    const [c, d] = [estimated(there.slope.estimate), estimated(back.slope.estimate)];
    expect(d.lower).toBeCloseTo(c.lower ?? Number.NaN, 6);
    expect(d.upper).toBeCloseTo(c.upper ?? Number.NaN, 6);
  }
});

test("a crossing is found in either direction, and one that does not exist is not", () => {
  expect(findCrossing((x) => x * x - 2, 0, 0.1)).toBeCloseTo(Math.SQRT2, 10);
  expect(findCrossing((x) => x * x - 2, 0, -5)).toBeCloseTo(-Math.SQRT2, 10);
  expect(findCrossing(() => -1, 0, 1)).toBeNull();
  expect(findCrossing(() => Number.NaN, 0, 1)).toBeNull();
});
