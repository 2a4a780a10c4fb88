import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "@/lib/core/random";
import { binSeries } from "@/lib/statistics/bin-series";
import { chooseBlockLength, drawBlockResample, percentileInterval } from "@/lib/statistics/block-bootstrap";
import { median, quantile } from "@/lib/statistics/quantile";
import { fitTheilSen } from "@/lib/statistics/theil-sen";
import { estimateProportion } from "@/lib/statistics/wilson-interval";
import reference from "./reference-values.json";

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });

describe("quantiles", () => {
  test("agree with numpy", () => {
    for (const { values, at, expected } of reference.quantiles)
      for (const [index, probability] of at.entries())
        expect(quantile(Float64Array.from(values), probability)).toBeCloseTo(expected[index] ?? Number.NaN, 12);
  });

  test("the selected median is the sorted one, and the sample keeps its order", () => {
    const property = fc.property(fc.array(finite, { minLength: 1 }), (values) => {
      const sample = Float64Array.from(values);
      // −0 and 0 are one number here: which of them stands in the middle is not defined by their order.
      expect(median(sample) + 0).toBe(quantile(sample, 0.5) + 0);
      expect([...sample]).toEqual(values);
    });
    fc.assert(property);
  });

  test("infinities stay infinities instead of becoming NaN", () => {
    const { NEGATIVE_INFINITY } = Number;
    expect(median(Float64Array.of(NEGATIVE_INFINITY, NEGATIVE_INFINITY, 1, NEGATIVE_INFINITY))).toBe(NEGATIVE_INFINITY);
    expect(median(new Float64Array(0))).toBeNaN();
  });
});

describe("Theil–Sen", () => {
  test("agrees with SciPy", () => {
    for (const { x, y, slope, intercept } of reference.lines) {
      const line = fitTheilSen(Float64Array.from(x), Float64Array.from(y));
      expect(line?.slope).toBeCloseTo(slope, 10);
      expect(line?.intercept).toBeCloseTo(intercept, 10);
    }
  });

  test("keeps its slope when a quarter of the points are moved anywhere", () => {
    const x = Float64Array.from({ length: 12 }, (_, index) => index);
    const y = x.map((value, index) => (index % 4 === 0 ? 1e6 : 2 * value + 1));
    expect(fitTheilSen(x, y)?.slope).toBeGreaterThan(1);
    expect(fitTheilSen(x, y)?.slope).toBeLessThan(1e5);
  });

  test("turns its sign with the values", () => {
    const x = Float64Array.of(1, 2, 3, 4);
    const y = Float64Array.of(1, 3, 2, 5);
    expect(
      fitTheilSen(
        x,
        y.map((value) => -value),
      )?.slope,
    ).toBe(-(fitTheilSen(x, y)?.slope ?? 0));
  });

  test("has no slope at a single position", () => {
    expect(fitTheilSen(Float64Array.of(1, 1), Float64Array.of(2, 3))).toBeNull();
  });
});

describe("Wilson interval", () => {
  test("agrees with SciPy", () => {
    for (const { successes, n, lower, upper } of reference.proportions) {
      const estimate = estimateProportion(successes, n);
      if (estimate.status !== "estimated") throw new Error("not estimated");
      expect(estimate.lower).toBeCloseTo(lower, 12);
      expect(estimate.upper).toBeCloseTo(upper, 12);
    }
  });

  test("does not invent a proportion of nothing", () => {
    expect(estimateProportion(0, 0).status).toBe("not-estimable");
  });
});

describe("block bootstrap", () => {
  test("keeps neighbours together and gives the same resample twice", () => {
    const draw = () => {
      const indices = new Int32Array(30);
      drawBlockResample(indices, 5, seededRandom(7));
      return [...indices];
    };
    const indices = draw();
    expect(draw()).toEqual(indices);
    for (let start = 0; start < 30; start += 5)
      for (let offset = 1; offset < 5; offset += 1)
        expect(indices[start + offset]).toBe(((indices[start] ?? 0) + offset) % 30);
  });

  test("block lengths follow the cube root", () => {
    expect([1, 8, 27, 64, 65].map(chooseBlockLength)).toEqual([1, 2, 3, 4, 5]);
  });

  test("covers the mean of autocorrelated series about as often as it says", () => {
    const random = seededRandom(3);
    let covered = 0;
    for (let trial = 0; trial < 200; trial += 1) {
      let state = 0;
      const series = Float64Array.from(
        { length: 64 },
        () => (state = 0.5 * state + (random() + random() + random() - 1.5)),
      );
      const indices = new Int32Array(64);
      const means = Float64Array.from({ length: 200 }, () => {
        drawBlockResample(indices, chooseBlockLength(64), random);
        return indices.reduce((sum, index) => sum + (series[index] ?? 0), 0) / 64;
      });
      const interval = percentileInterval(means, 0.95);
      if (interval && interval.lower <= 0 && interval.upper >= 0) covered += 1;
    }
    // Percentile intervals of short dependent series are known to be somewhat too narrow.
    expect(covered / 200).toBeGreaterThan(0.8);
  });

  test("has no interval when most replicates have no value", () => {
    expect(percentileInterval(Float64Array.of(1, Number.NaN, Number.NaN), 0.95)).toBeNull();
  });
});

test("binning loses no point and leaves empty bins empty", () => {
  const binned = binSeries(
    Float64Array.of(0, 1, 2, 30),
    Float64Array.of(1, 2, 6, 4),
    { from: 0, to: 39, bins: 4 },
    "mean",
  );
  expect(binned.count).toBe(4);
  expect([...binned.values]).toEqual([3, Number.NaN, Number.NaN, 4]);
});
