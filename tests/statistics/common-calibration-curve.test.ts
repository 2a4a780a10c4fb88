import { describe, expect, test } from "vitest";
import { seededRandom } from "@/lib/core/random";
import type { BinarySample } from "@/lib/statistics/binary-sample";
import { testCalibrationAcrossGroups } from "@/lib/statistics/calibration-heterogeneity";
import { testAgainstCommonCurve } from "@/lib/statistics/common-calibration-curve";
import { chiSquaredTail } from "@/lib/statistics/distributions";
import { expit } from "@/lib/statistics/fit-logistic";

/** Log odds spread evenly over `reach` to either side of `centre`; outcomes from the true risk at each. */
function draw(
  count: number,
  { centre = 0, reach }: { readonly centre?: number; readonly reach: number },
  seed: number,
  trueRisk: (logit: number) => number,
): BinarySample {
  const random = seededRandom(seed);
  const logits = Float64Array.from({ length: count }, () => centre + reach * (2 * random() - 1));
  return {
    risks: logits.map(expit),
    outcomes: Uint8Array.from(logits, (logit) => (random() < trueRisk(logit) ? 1 : 0)),
    weights: null,
  };
}

const right = (logit: number): number => expit(logit);
/** Off for everybody alike, and by no straight line: low risks are right, high ones too high. */
const bent = (logit: number): number => expit(logit < 0 ? logit : 0.2 * logit);

describe("a group beside the curve that it shares with others", () => {
  test("of other risks does not stand out for a bend that is common to all, as it does beside a straight line", () => {
    let [beside, straight] = [0, 0];
    for (let seed = 0; seed < 60; seed += 1) {
      const own = draw(200, { centre: 2, reach: 1.5 }, 2 * seed + 1, bent);
      const others = draw(600, { centre: -0.5, reach: 3.5 }, 2 * seed + 2, bent);
      if ((testAgainstCommonCurve(own, others, 2) ?? 1) < 0.05) beside += 1;
      const { interceptAndSlope } = testCalibrationAcrossGroups([own, others]);
      if (interceptAndSlope.status === "tested" && interceptAndSlope.p < 0.05) straight += 1;
    }
    // 60 tests at 5 %: 3 are expected, and 10 or more have a probability of 0.001.
    expect(beside).toBeLessThan(10);
    expect(straight).toBeGreaterThan(20);
  });

  test("another level and another slope are seen, the direction aside", () => {
    const others = draw(2000, { reach: 3 }, 1, right);
    const level = [0.8, -0.8].map((shift) =>
      testAgainstCommonCurve(
        draw(400, { reach: 3 }, 2, (logit) => expit(logit + shift)),
        others,
        2,
      ),
    );
    const slope = testAgainstCommonCurve(
      draw(400, { reach: 3 }, 3, (logit) => expit(0.4 * logit)),
      others,
      2,
    );
    for (const p of [...level, slope]) expect(p).toBeLessThan(1e-4);
  });

  test("exchanging the two samples changes nothing but rounding", () => {
    const [own, others] = [
      draw(200, { reach: 3 }, 4, right),
      draw(300, { reach: 3 }, 5, (logit) => expit(0.6 * logit + 0.3)),
    ];
    expect(testAgainstCommonCurve(own, others, 2)).toBeCloseTo(testAgainstCommonCurve(others, own, 2) ?? Number.NaN, 8);
  });

  test("where all risks are equal the levels alone are compared: the likelihood ratio of two proportions", () => {
    const same = (events: number, count: number): BinarySample => ({
      risks: new Float64Array(count).fill(0.3),
      outcomes: Uint8Array.from({ length: count }, (_, row) => (row < events ? 1 : 0)),
      weights: null,
    });
    // 2 Σ O ln(O / E) of the table 30, 70 / 90, 110.
    const table = [
      [30, 100, 120 / 300],
      [90, 200, 120 / 300],
    ] as const;
    const ratio = table.reduce(
      (sum, [events, count, share]) =>
        sum +
        2 * events * Math.log(events / (count * share)) +
        2 * (count - events) * Math.log((count - events) / (count * (1 - share))),
      0,
    );
    expect(ratio).toBeCloseTo(6.3786, 4);
    expect(testAgainstCommonCurve(same(30, 100), same(90, 200), 2)).toBeCloseTo(chiSquaredTail(ratio, 1), 9);
  });
});
