import { expect, test } from "vitest";
import { seededRandom } from "@/lib/core/random";
import { splitGap } from "@/lib/diagnostics/gap/split-gap";
import { expit } from "@/lib/statistics/fit-logistic";
import { CASES, drawCase } from "@/scripts/simulate-gap/cohort";
import { attainableLoss, expectedLoss } from "@/scripts/simulate-gap/normal-loss";
import { normalSource } from "@/scripts/simulate-subgroups/normal-source";

const TRUTH = { intercept: -0.5, slopes: [0.8, 0.6] };
const PREDICTED = { intercept: 0.3, slopes: [1.2, 0] };

test("the expected loss that truths are computed from is that of many simulated patients", () => {
  const random = seededRandom(4);
  const normal = normalSource(random);
  const count = 100_000;
  let sum = 0;
  for (let patient = 0; patient < count; patient += 1) {
    const [a, b] = [normal(), normal()];
    const risk = expit(TRUTH.intercept + 0.8 * a + 0.6 * b);
    const predicted = expit(PREDICTED.intercept + 1.2 * a);
    sum -= risk * Math.log(predicted) + (1 - risk) * Math.log(1 - predicted);
  }
  expect(expectedLoss(TRUTH, PREDICTED)).toBeCloseTo(sum / count, 2);
});

test("no recalibration loses less than the truth, and any shift or scale is undone by it", () => {
  const least = expectedLoss(TRUTH, TRUTH);
  expect(attainableLoss(TRUTH, PREDICTED)).toBeGreaterThan(least);
  expect(attainableLoss(TRUTH, PREDICTED)).toBeLessThan(expectedLoss(TRUTH, PREDICTED));
  const shifted = { intercept: 2 + 3 * TRUTH.intercept, slopes: TRUTH.slopes.map((slope) => 3 * slope) };
  expect(attainableLoss(TRUTH, shifted)).toBeCloseTo(least, 8);
});

test("the true parts of a simulated cohort add up to its gap, and so do the estimated ones", () => {
  const [first] = CASES;
  if (first === undefined) throw new Error("There is no case.");
  const { inputs, truth } = drawCase(first, seededRandom(1), 0.0025);
  const { gap, ...parts } = truth;
  expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(gap, 12);
  const split = splitGap(inputs);
  const estimated = Object.values(split.parts).map((part) => (part.status === "estimated" ? part.value : 0));
  if (split.gap.status !== "estimated") throw new Error("There is no gap.");
  expect(estimated.reduce((sum, part) => sum + part, 0)).toBeCloseTo(split.gap.value, 12);
});
