import { describe, expect, test } from "vitest";
import { seededRandom } from "@/lib/core/random";
import { estimateAuroc } from "@/lib/statistics/auroc";
import type { BinarySample } from "@/lib/statistics/binary-sample";
import { normalQuantile } from "@/lib/statistics/distributions";
import { compareWithExpectedAuroc, estimateExpectedAuroc } from "@/lib/statistics/expected-auroc";
import { modelConcordance } from "@/lib/statistics/model-concordance";
import { expectNear } from "./calibration-fixture";
import { generateSample, python, sampleNamed, sampleNames, toSample } from "./discrimination-fixture";

/** Patients whose outcomes follow their risks: logits normal about a centre. */
function drawCalibrated(
  n: number,
  { centre, spread }: { readonly centre: number; readonly spread: number },
  random: () => number,
): BinarySample {
  const risks = new Float64Array(n).map(
    () => 1 / (1 + Math.exp(-centre - spread * normalQuantile(random() + 2 ** -33))),
  );
  return { outcomes: Uint8Array.from(risks, (risk) => (random() < risk ? 1 : 0)), risks, weights: null };
}

describe("the AUROC expected of a group's own risks", () => {
  test.for([...sampleNames])("agrees with the sum over all pairs, its standard error too: %s", (name) => {
    const found = modelConcordance(sampleNamed(name));
    const expected = python.samples[name]?.concordance;
    if (expected?.value === null || expected?.value === undefined) expect(found.value).toBeNull();
    else expectNear(found.value, expected.value);
    if (expected?.standardError === null || expected?.standardError === undefined)
      expect(found.standardError).toBeNull();
    else expectNear(found.standardError, expected.standardError);
  });

  test("3,000 patients agree with the sum over all their pairs", () => {
    const found = modelConcordance(generateSample(3000));
    expectNear(found.value, python.many.concordance?.value ?? Number.NaN);
    expectNear(found.standardError, python.many.concordance?.standardError ?? Number.NaN);
  });

  test("is higher where calibrated risks spread widely than where they do not, and the observed one follows it", () => {
    const random = seededRandom(11);
    const [wide, narrow] = [2, 0.5].map((spread) => {
      const sample = drawCalibrated(20_000, { centre: -1, spread }, random);
      const expected = estimateExpectedAuroc(sample);
      const observed = estimateAuroc(sample).estimate;
      if (expected.status !== "estimated" || observed.status !== "estimated") throw new Error("not estimated");
      expect(Math.abs(observed.value - expected.value)).toBeLessThan(0.01);
      expect(observed.value).toBeGreaterThan(expected.lower ?? 1);
      expect(observed.value).toBeLessThan(expected.upper ?? 0);
      return expected.value;
    });
    expect((wide ?? 0) - (narrow ?? 1)).toBeGreaterThan(0.15);
  });

  test("its range holds the observed AUROC of 95 in 100 calibrated groups, and its error is the scatter", () => {
    const random = seededRandom(12);
    for (const [n, centre, spread] of [
      [50, 0, 1],
      [200, -2.5, 1],
      [1000, -2.5, 0.5],
    ] as const) {
      let held = 0;
      let squares = 0;
      let variances = 0;
      let groups = 0;
      for (let trial = 0; trial < 1500; trial += 1) {
        const sample = drawCalibrated(n, { centre, spread }, random);
        const { difference, statistic } = compareWithExpectedAuroc(sample);
        if (difference.status !== "estimated" || statistic === null) continue;
        groups += 1;
        if (Math.abs(statistic) <= normalQuantile(0.975)) held += 1;
        squares += difference.value ** 2;
        variances += (difference.value / statistic) ** 2;
      }
      // Three Monte Carlo errors of 1,500 trials are 1.7 points.
      expect(held / groups).toBeGreaterThan(0.933);
      expect(held / groups).toBeLessThan(0.967);
      expect(Math.sqrt(squares / variances)).toBeGreaterThan(0.92);
      expect(Math.sqrt(squares / variances)).toBeLessThan(1.08);
    }
  });

  test("a model that orders worse than it claims lies below, one whose risks are too timid above", () => {
    const random = seededRandom(13);
    const { outcomes, risks } = drawCalibrated(5000, { centre: -1, spread: 1 }, random);
    const shifted = (factor: number): BinarySample => ({
      outcomes,
      risks: risks.map((risk) => 1 / (1 + ((1 - risk) / risk) ** factor)),
      weights: null,
    });
    expect(compareWithExpectedAuroc(shifted(2)).statistic).toBeLessThan(-3);
    expect(compareWithExpectedAuroc(shifted(0.5)).statistic).toBeGreaterThan(3);
  });

  test("depends on the risks alone and not on who had the event", () => {
    const sample = sampleNamed("ordinary");
    const exchanged = { ...sample, outcomes: sample.outcomes.map((outcome) => 1 - outcome) };
    expect(estimateExpectedAuroc(exchanged)).toEqual(estimateExpectedAuroc(sample));
    expect(estimateExpectedAuroc(sampleNamed("no event"))).toMatchObject({ status: "estimated" });
  });

  test("one risk for all is one half, certainty is 1, both degenerate with their reason", () => {
    expect(estimateExpectedAuroc(sampleNamed("all tied"))).toMatchObject({ status: "degenerate", value: 0.5 });
    expect(estimateExpectedAuroc(toSample([1, 0, 1], [1, 0, 0]))).toMatchObject({
      status: "degenerate",
      value: 1,
      reason: expect.stringContaining("0 or 1"),
    });
  });

  test("without a pair there is none", () => {
    const reasons = [toSample([], []), toSample([1], [0.4]), toSample([0, 0], [0, 0])].map((sample) => {
      const estimate = estimateExpectedAuroc(sample);
      return estimate.status === "not-estimable" ? estimate.reason : null;
    });
    expect(reasons).toEqual([
      "There is no patient.",
      "One patient makes no pair.",
      "The predicted risks leave no pair of a patient with and one without the event.",
    ]);
    expect(compareWithExpectedAuroc(sampleNamed("no event")).difference.status).toBe("not-estimable");
  });

  test("with weights there is a value and no interval, and no difference", () => {
    const weighted = sampleNamed("weighted");
    expect(estimateExpectedAuroc(weighted)).not.toHaveProperty("lower");
    expect(compareWithExpectedAuroc(weighted)).toMatchObject({
      difference: { status: "not-estimable", reason: expect.stringContaining("bootstrap") },
      p: null,
    });
  });
});
