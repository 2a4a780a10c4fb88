import { expect, test } from "vitest";
import { seededRandom } from "@/lib/core/random";
import { splitGap } from "@/lib/diagnostics/gap/split-gap";
import { expit, fitLogistic } from "@/lib/statistics/fit-logistic";
import { CASES, drawCase } from "@/scripts/simulate-gap/cohort";
import { addTallies, measureCoverage } from "@/scripts/simulate-gap/measure-coverage";
import { attainableLoss, expectedLoss } from "@/scripts/simulate-gap/normal-loss";
import { trainLogistic } from "@/scripts/simulate-gap/train-logistic";
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

test("simulated trainings end where the product's own logistic regression ends", () => {
  const random = seededRandom(3);
  const normal = normalSource(random);
  const features = [0, 1].map(() => Float64Array.from({ length: 200 }, normal));
  const outcomes = Uint8Array.from({ length: 200 }, (_, row) => (random() < expit(features[0]?.[row] ?? 0) ? 1 : 0));
  const rows = Int32Array.from({ length: 150 }, (_, at) => at + 20);
  const found = trainLogistic({ features, outcomes }, rows, { intercept: 0, slopes: [0, 0] });
  const columns = [new Float64Array(150).fill(1), ...features.map((column) => column.slice(20, 170))];
  const expected = fitLogistic({ columns, outcomes: outcomes.slice(20, 170), offset: null, weights: null }, [0, 0, 0]);
  [found.intercept, ...found.slopes].forEach((value, index) => {
    expect(value).toBeCloseTo(expected?.coefficients[index] ?? Number.NaN, 8);
  });
});

test("a simulated training ends where its patients are separated too", () => {
  const features = [Float64Array.from({ length: 40 }, (_, row) => row - 19.5)];
  const outcomes = Uint8Array.from({ length: 40 }, (_, row) => (row < 20 ? 0 : 1));
  const rows = Int32Array.from({ length: 40 }, (_, row) => row);
  const { slopes } = trainLogistic({ features, outcomes }, rows, { intercept: 0, slopes: [0] });
  expect(slopes[0]).toBeGreaterThan(0.1);
  expect(Number.isFinite(slopes[0])).toBe(true);
});

test("tallies of blocks add up to that of all their cohorts", () => {
  const [first] = CASES;
  if (first === undefined) throw new Error("There is no case.");
  const of = { ...first, sizes: [], heldOut: { group: 120, others: 120 } };
  const [one, other] = [1, 2].map((seed) => measureCoverage(of, { cohorts: 3, seed, excess: 0 }));
  const sum = addTallies(one ?? [], other ?? []);
  expect(sum.map(({ cohorts }) => cohorts)).toEqual(sum.map(() => 6));
  expect(sum.find(({ part }) => part === "few-patients")?.without).toBe(6);
  expect(sum.find(({ part }) => part === "gap")).toMatchObject({ without: 0, held: expect.any(Number) });
  const widths = [one, other].map((tallies) => tallies?.[0]?.width ?? Number.NaN);
  expect(sum[0]?.width).toBe((widths[0] ?? 0) + (widths[1] ?? 0));
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

test("what is unexplained says so where holding the calibration within its limits moves it out of its interval", () => {
  const notedIn = (words: string, cohorts: number): number => {
    const of = CASES.find((other) => other.words === words);
    if (of === undefined) throw new Error(`There is no composition ${words}.`);
    const random = seededRandom(78);
    return Array.from({ length: cohorts }, () => splitGap(drawCase(of, random, 0).inputs).parts.unexplained).filter(
      (part) => part.status === "estimated" && part.notes.some((note) => note.startsWith("Holding the calibration")),
    ).length;
  };
  expect(notedIn("a flat curve", 20)).toBeGreaterThan(2);
  expect(notedIn("calibration only", 10)).toBe(0);
});
