import fc from "fast-check";
import { expect, test } from "vitest";
import { seededRandom } from "@/lib/core/random";
import type { BinarySample } from "@/lib/statistics/binary-sample";
import { estimateCalibrationCurve } from "@/lib/statistics/calibration-curve";
import { groupByRisk } from "@/lib/statistics/group-by-risk";
import { fitLoess, loessError } from "@/lib/statistics/loess";
import { quantile } from "@/lib/statistics/quantile";
import { fitSplineCalibration } from "@/lib/statistics/spline-calibration";
import { scaleToCounts } from "@/lib/statistics/weights-as-counts";
import { CASES, caseNamed, estimated, expectNear, sampleFrom } from "./calibration-fixture";

/** Points of a direct loess at given risks: the value and its standard error. */
function loessAt(sample: BinarySample, risks: readonly number[]): readonly { value: number; error: number }[] {
  const groups = groupByRisk(sample);
  const curve = fitLoess(groups, scaleToCounts(sample.weights));
  if (curve === null) throw new Error("There is no curve.");
  return risks.map((risk) => {
    const place = groups.risks.reduce(
      (best, other, index) => (Math.abs(other - risk) < Math.abs((groups.risks[best] ?? 0) - risk) ? index : best),
      0,
    );
    return { value: curve.fitted[place] ?? Number.NaN, error: loessError(groups, curve, place) };
  });
}

/** With one class the band has no width, and a number for it is what rounds off. */
const WITH_BAND = CASES.filter(
  ({ sample, r, python }) => python?.curve && r.events > 0 && r.events < sample.risks.length,
);

test.each(CASES.filter(({ r }) => r.loess))(
  "$name: the curve, ICI, E50 and E90 are those of R's direct loess",
  ({ sample, r }) => {
    const curve = estimateCalibrationCurve(sample);
    expect(curve.smoother).toBe("loess");
    expectNear(estimated(curve.ici).value, r.loess?.ici ?? Number.NaN);
    expectNear(estimated(curve.e50).value, r.loess?.e50 ?? Number.NaN);
    expectNear(estimated(curve.e90).value, r.loess?.e90 ?? Number.NaN);
    const found = loessAt(sample, r.loess?.at ?? []);
    r.loess?.fitted.forEach((value, place) => {
      expectNear(found[place]?.value, value);
    });
  },
);

test.each(WITH_BAND)("$name: the curve and its band are those of the full operator matrix", ({ sample, python }) => {
  expectNear(estimated(estimateCalibrationCurve(sample).ici).value, python?.curve?.ici ?? Number.NaN);
  const found = loessAt(sample, python?.curve?.at ?? []);
  python?.curve?.fitted.forEach((value, place) => {
    expectNear(found[place]?.value, value);
  });
  python?.curve?.error.forEach((value, place) => {
    expectNear(found[place]?.error, value);
  });
});

test.each(CASES.filter(({ r }) => r.spline))(
  "$name: above 5,000 patients the curve is rms's restricted cubic spline",
  ({ sample, r }) => {
    const curve = estimateCalibrationCurve(sample);
    expect(curve.smoother).toBe("restricted cubic spline");
    expectNear(estimated(curve.ici).value, r.spline?.ici ?? Number.NaN);
    expectNear(estimated(curve.e50).value, r.spline?.e50 ?? Number.NaN);
    expectNear(estimated(curve.e90).value, r.spline?.e90 ?? Number.NaN);
    const spline = fitSplineCalibration(sample);
    if ("reason" in spline) throw new Error(spline.reason);
    r.spline?.at.forEach((risk, place) => {
      const point = spline(risk);
      expectNear(point.observed, r.spline?.fitted[place] ?? Number.NaN);
      expectNear(point.lower, r.spline?.lower[place] ?? Number.NaN);
      expectNear(point.upper, r.spline?.upper[place] ?? Number.NaN);
    });
  },
);

test("what is drawn lies between the 5th and the 95th percentile, ascending, in at most 101 points, within 0 to 1", () => {
  for (const { sample } of CASES.filter((given) => given.sample.weights === null)) {
    const { points } = estimateCalibrationCurve(sample);
    expect(points.length).toBeLessThanOrEqual(101);
    const [from, to] = [quantile(sample.risks, 0.05), quantile(sample.risks, 0.95)];
    points.forEach(({ risk, observed, lower, upper }, place) => {
      expect(risk).toBeGreaterThanOrEqual(from);
      expect(risk).toBeLessThanOrEqual(to);
      expect(risk).toBeGreaterThan(points[place - 1]?.risk ?? -1);
      expect(lower).toBeLessThanOrEqual(observed);
      expect(upper).toBeGreaterThanOrEqual(observed);
      expect(Math.min(lower, 1 - upper)).toBeGreaterThanOrEqual(0);
    });
  }
  expect(estimateCalibrationCurve(caseNamed("large").sample).points.length).toBeGreaterThan(90);
});

test("with fewer than ten neighbours nothing is drawn, and the indices stay", () => {
  const curve = estimateCalibrationCurve(caseNamed("tiny").sample);
  expect(curve.points).toEqual([]);
  expect(curve.ici.status).toBe("estimated");
});

test("with one class only the indices are those of a flat line, and nothing is drawn", () => {
  const { sample } = caseNamed("no event");
  const curve = estimateCalibrationCurve(sample);
  expect(curve.points).toEqual([]);
  expectNear(estimated(curve.ici).value, sample.risks.reduce((sum, risk) => sum + risk, 0) / sample.risks.length);
});

test("where no curve is defined, all three indices say why", () => {
  const few = estimateCalibrationCurve(
    sampleFrom([
      [0.1, 0],
      [0.2, 1],
      [0.3, 0],
    ]),
  );
  expect(few.ici).toMatchObject({
    status: "not-estimable",
    reason: expect.stringContaining("four patients"),
    n: 3,
    events: 1,
  });
  const shared = sampleFrom([...Array(18).fill([0.2, 0]), [0.5, 1], [0.9, 1]]);
  expect(estimateCalibrationCurve(shared)).toMatchObject({ points: [], e90: { status: "not-estimable" } });
  const manyShared = sampleFrom(Array.from({ length: 6000 }, (_, row) => [row % 20 === 0 ? 0.9 : 0.2, row % 2]));
  expect(estimateCalibrationCurve(manyShared).ici).toMatchObject({ reason: expect.stringContaining("knots") });
  const apart = sampleFrom(Array.from({ length: 6000 }, (_, row) => [(row + 1) / 6002, row < 3000 ? 0 : 1]));
  expect(estimateCalibrationCurve(apart).ici).toMatchObject({ reason: expect.stringContaining("separate") });
});

test("a row with weight 3 counts as three rows, fractions count by their ratios, and the order of rows changes nothing", () => {
  const rows = fc.array(
    fc.tuple(fc.integer({ min: 1, max: 99 }), fc.constantFrom(0, 1), fc.integer({ min: 1, max: 3 })),
    { minLength: 12, maxLength: 40 },
  );
  fc.assert(
    fc.property(rows, (drawn) => {
      const given = drawn.map(([risk, outcome, weight]) => [risk / 100, outcome, weight] as const);
      const values = (sample: BinarySample): readonly number[] => {
        const { ici, e50, e90 } = estimateCalibrationCurve(sample);
        return [ici, e50, e90].map((index) => (index.status === "estimated" ? index.value : -1));
      };
      const weighted = values(sampleFrom(given, true));
      const written = values(
        sampleFrom(given.flatMap(([risk, outcome, weight]) => Array(weight).fill([risk, outcome]))),
      );
      const reversed = values(sampleFrom(given.toReversed(), true));
      const fractions = (unit: number): readonly number[] =>
        values(
          sampleFrom(
            given.map(([risk, outcome, weight]) => [risk, outcome, (weight + 0.25) * unit]),
            true,
          ),
        );
      weighted.forEach((value, place) => {
        expect(written[place]).toBeCloseTo(value, 8);
        expect(reversed[place]).toBeCloseTo(value, 8);
      });
      const scaled = fractions(7.5);
      for (const [place, value] of fractions(1).entries()) expect(scaled[place]).toBeCloseTo(value, 8);
    }),
    { numRuns: 60 },
  );
});

test("the band holds the true curve at a place in about 95 of 100 samples", () => {
  const random = seededRandom(5);
  let held = 0;
  for (let replicate = 0; replicate < 600; replicate += 1) {
    // Observed rate 0.1 + 0.6p: a parabola fits it without bias, so that only the band is tested.
    const sample = sampleFrom(
      Array.from({ length: 300 }, (_, row) => [(row + 0.5) / 300, random() < 0.1 + (0.6 * (row + 0.5)) / 300 ? 1 : 0]),
    );
    const point = estimateCalibrationCurve(sample).points.find(({ risk }) => risk >= 0.5);
    const truth = 0.1 + 0.6 * (point?.risk ?? Number.NaN);
    if (point && point.lower <= truth && point.upper >= truth) held += 1;
  }
  // Three Monte Carlo errors of √(0.95 · 0.05/600) = 0.9 %.
  expect(held / 600).toBeGreaterThan(0.92);
  expect(held / 600).toBeLessThan(0.98);
});
