import { expect, test } from "vitest";
import { seededRandom } from "@/lib/core/random";
import { estimateCalibrationError } from "@/lib/statistics/expected-calibration-error";
import { CASES, caseNamed, estimated, expectNear, sampleFrom } from "./calibration-fixture";

test.each(CASES.filter(({ python }) => python))("$name: the calibration error is NumPy's", ({ sample, python }) => {
  expectNear(estimated(estimateCalibrationError(sample).error).value, python?.calibrationError ?? Number.NaN);
});

test("bins are closed on the left, and 0.1 + 0.2 lies where 0.3 does", () => {
  // In one bin differences are added before their size is taken.
  const together = sampleFrom([
    [0.1 + 0.2, 1],
    [0.3, 0],
    [0.39, 0],
    [0.31, 0],
  ]);
  expectNear(estimated(estimateCalibrationError(together).error).value, Math.abs(1 - 0.3 - 0.3 - 0.39 - 0.31) / 4);
  const apart = sampleFrom([
    [0.29, 1],
    [0.3, 0],
  ]);
  expectNear(estimated(estimateCalibrationError(apart).error).value, (0.71 + 0.3) / 2);
  expectNear(
    estimated(
      estimateCalibrationError(
        sampleFrom([
          [1, 1],
          [0.95, 0],
        ]),
      ).error,
    ).value,
    0.95 / 2,
  );
});

test("what a perfect model of this size has is simulated: more in small groups, and as the reference simulation has it", () => {
  const random = seededRandom(3);
  const meanAt = (n: number): number => {
    // Risks are Beta(1.2, 4): the reference gives 0.171 at 20 patients, 0.058 at 200, 0.026 at 1,000.
    let sum = 0;
    for (let replicate = 0; replicate < 20; replicate += 1)
      sum += estimated(
        estimateCalibrationError(sampleFrom(Array.from({ length: n }, () => [drawBeta(random), 0]))).ofPerfectModel,
      ).value;
    return sum / 20;
  };
  expect(meanAt(20)).toBeCloseTo(0.171, 1);
  expect(Math.abs(meanAt(20) - 0.171)).toBeLessThan(0.012);
  expect(Math.abs(meanAt(200) - 0.058)).toBeLessThan(0.004);
  expect(Math.abs(meanAt(1000) - 0.026)).toBeLessThan(0.002);
});

test("a perfect model's own error lies within the simulated range in about 95 of 100 samples, a wrong model's does not", () => {
  const random = seededRandom(9);
  let inside = 0;
  for (let replicate = 0; replicate < 200; replicate += 1) {
    const rows = Array.from({ length: 100 }, () => {
      const risk = random();
      return [risk, random() < risk ? 1 : 0];
    });
    const { error, ofPerfectModel } = estimateCalibrationError(sampleFrom(rows));
    const { lower = Number.NaN, upper = Number.NaN } = estimated(ofPerfectModel);
    if (estimated(error).value >= lower && estimated(error).value <= upper) inside += 1;
  }
  // Three Monte Carlo errors of √(0.95 · 0.05/200) = 1.5 %.
  expect(inside / 200).toBeGreaterThan(0.9);
  const wrong = estimateCalibrationError(sampleFrom(Array.from({ length: 200 }, (_, row) => [0.2, row % 2])));
  expect(estimated(wrong.error).value).toBeGreaterThan(estimated(wrong.ofPerfectModel).upper ?? Number.NaN);
});

test("the same sample gives the same numbers twice, and the rule is stated", () => {
  const { sample } = caseNamed("ordinary");
  const found = estimateCalibrationError(sample);
  expect(estimateCalibrationError(sample)).toEqual(found);
  expect(found).toMatchObject({ bins: 10, binRule: "bin = min(9, ⌊10p + 1e-9⌋)" });
});

test("no patient has no calibration error", () => {
  expect(estimateCalibrationError(sampleFrom([]))).toMatchObject({
    error: { status: "not-estimable", n: 0 },
    ofPerfectModel: { status: "not-estimable", n: 0 },
  });
});

/** Beta(1.2, 4) by rejection from a box: its density is highest at 0.2/3.2. */
function drawBeta(random: () => number): number {
  const density = (x: number): number => x ** 0.2 * (1 - x) ** 3;
  const highest = density(0.2 / 3.2);
  for (;;) {
    const x = random();
    if (random() * highest < density(x)) return x;
  }
}
