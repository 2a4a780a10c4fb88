import { describe, expect, test } from "vitest";
import { seededRandom } from "@/lib/core/random";
import { judgeNetBenefitAgainst, judgeNetBenefitWithin } from "@/lib/diagnostics/subgroups/judge-net-benefit";
import { measureAlarms } from "@/lib/diagnostics/subgroups/measure-alarms";
import {
  type TestedSample,
  testCalibrationAgainst,
  testCalibrationWithin,
} from "@/lib/diagnostics/subgroups/test-calibration";
import { testCalibrationAcrossGroups } from "@/lib/statistics/calibration-heterogeneity";
import { expit } from "@/lib/statistics/fit-logistic";

/** Log odds spread evenly over −reach to reach; the true ones are `slope` times as wide, around `base`. */
function draw(
  count: number,
  seed: number,
  { reach, slope, base = 0 }: { reach: number; slope: number; base?: number },
): TestedSample {
  const random = seededRandom(seed);
  const logits = Float64Array.from({ length: count }, () => base + reach * (2 * random() - 1));
  return {
    sample: {
      risks: logits.map(expit),
      outcomes: Uint8Array.from(logits, (logit) => (random() < expit(base + slope * (logit - base)) ? 1 : 0)),
      weights: null,
    },
    patients: null,
  };
}

/** Rows of one risk each: how many with and how many without the event. */
function rowsOf(cells: readonly { risk: number; events: number; others: number }[]): TestedSample {
  const rows = cells.flatMap(({ risk, events, others }) => [
    ...Array.from({ length: events }, () => [risk, 1] as const),
    ...Array.from({ length: others }, () => [risk, 0] as const),
  ]);
  return {
    sample: {
      risks: Float64Array.from(rows, ([risk]) => risk),
      outcomes: Uint8Array.from(rows, ([, outcome]) => outcome),
      weights: null,
    },
    patients: null,
  };
}

function harmOf(tested: TestedSample, threshold: number): number | null {
  const alarms = measureAlarms(tested.sample, threshold, null);
  if (alarms === null) throw new Error("there are patients");
  return judgeNetBenefitWithin({ name: "burns" }, tested, alarms, null).p;
}

describe("calibration of a small group", () => {
  test("does not stand out in a model whose risks are too extreme for everybody", () => {
    let [found, byLevelAlone] = [0, 0];
    for (let seed = 0; seed < 80; seed += 1) {
      const how = { reach: 12, slope: 0.15 };
      const [own, others] = [draw(32, 2 * seed + 1, how), draw(400, 2 * seed + 2, how)];
      if ((testCalibrationAgainst(own, others).p ?? 1) < 0.05) found += 1;
      const { inTheLarge } = testCalibrationAcrossGroups([own.sample, others.sample]);
      if (inTheLarge.status === "tested" && inTheLarge.p < 0.05) byLevelAlone += 1;
    }
    // 80 tests at 5 %: 4 are expected, and 12 or more have a probability of 0.0007.
    expect(found).toBeLessThan(12);
    expect(byLevelAlone).toBeGreaterThan(20);
  });

  test("with fewer than twenty events is seen where its risks tell nothing", () => {
    const others = draw(1500, 1, { reach: 2.5, slope: 1, base: -2 });
    const own = draw(120, 3, { reach: 2.5, slope: 0, base: -2 });
    const events = own.sample.outcomes.reduce((sum, outcome) => sum + outcome, 0);
    expect(events).toBeGreaterThanOrEqual(10);
    expect(events).toBeLessThan(20);
    expect(testCalibrationWithin(own).p).toBeLessThan(0.01);
    expect(testCalibrationAgainst(own, others).p).toBeLessThan(0.01);
  });
});

describe("net benefit of a small group", () => {
  test("is no harm for a few alarms without an event, which right risks often bring", () => {
    // Ten alarms at a risk of just above 0.1: none is true with a probability of 0.9¹⁰.
    const tested = rowsOf([
      { risk: 0.11, events: 0, others: 10 },
      { risk: 0.02, events: 6, others: 284 },
    ]);
    expect(harmOf(tested, 0.1)).toBeCloseTo(0.9 ** 10, 12);
  });

  test("where alarming for all is the default counts the events among those that the model spares", () => {
    // Five spared, all with the event, where no more than half may have it: 0.5⁵.
    const tested = rowsOf([
      { risk: 0.4, events: 5, others: 0 },
      { risk: 0.8, events: 60, others: 15 },
    ]);
    expect(harmOf(tested, 0.5)).toBeCloseTo(0.5 ** 5, 12);
  });

  test("above the default has no evidence of harm, in itself or against others", () => {
    const strong = rowsOf([
      { risk: 0.8, events: 40, others: 10 },
      { risk: 0.1, events: 2, others: 48 },
    ]);
    const weak = rowsOf([
      { risk: 0.8, events: 20, others: 30 },
      { risk: 0.1, events: 2, others: 48 },
    ]);
    expect(harmOf(strong, 0.5)).toBeGreaterThan(0.99);
    const against = (own: TestedSample, others: TestedSample): number =>
      judgeNetBenefitAgainst({ name: "burns" }, { name: "all other patients", tested: others }, own, 0.5).p ??
      Number.NaN;
    expect(against(strong, weak)).toBeGreaterThan(0.99);
    expect(against(weak, strong)).toBeLessThan(0.001);
  });
});
