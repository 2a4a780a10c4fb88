import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "@/lib/core/random";
import { residualAutocorrelation } from "@/lib/statistics/autocorrelation";
import { runningMedianOfThree, scatterAroundPath } from "@/lib/statistics/running-median";
import reference from "./scatter-values.json";

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const sample = (minLength: number) =>
  fc.array(finite, { minLength, maxLength: 80 }).map((values) => Float64Array.from(values));
/** A power of two changes no digit, so that equal means equal. */
const unit = fc.integer({ min: -20, max: 20 }).map((power) => 2 ** power);

/** Independent values, normal to three decimals: sums of twelve uniform ones. */
function drawNormal(length: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length }, () => Array.from({ length: 12 }, random).reduce((sum, u) => sum + u, -6));
}

describe("the running median of three", () => {
  test("agrees with numpy", () => {
    for (const { values, medians } of reference.series)
      expect([...runningMedianOfThree(Float64Array.from(values)).subarray(0, medians.length)]).toEqual(medians);
  });

  test("takes out one odd value, and keeps a level of two", () => {
    expect([...runningMedianOfThree(Float64Array.of(1, 1, 9, 1, 1))]).toEqual([1, 1, 1, 1, 1]);
    expect([...runningMedianOfThree(Float64Array.of(1, 1, 9, 9, 1, 1))]).toEqual([1, 1, 9, 9, 1, 1]);
  });

  test("is one of the value and its neighbours, and keeps both ends", () => {
    const property = fc.property(sample(1), (values) => {
      const smooth = runningMedianOfThree(values);
      expect(smooth.length).toBe(values.length);
      expect(smooth[0]).toBe(values[0]);
      expect(smooth.at(-1)).toBe(values.at(-1));
      smooth.forEach((value, index) => {
        const around = values.subarray(Math.max(0, index - 1), index + 2);
        // −0 and 0 are one number here: which of them stands in the middle is not defined by their order.
        expect([...around].map((near) => near + 0)).toContain(value + 0);
      });
    });
    fc.assert(property);
  });

  test("leaves what only rises or only falls as it is", () => {
    const property = fc.property(sample(1), (values) => {
      const rising = values.toSorted();
      expect([...runningMedianOfThree(rising)]).toEqual([...rising]);
      const falling = rising.toReversed();
      expect([...runningMedianOfThree(falling)]).toEqual([...falling]);
    });
    fc.assert(property);
  });

  test("follows the unit, and changes nothing it was given", () => {
    const property = fc.property(sample(1), unit, (values, factor) => {
      const before = [...values];
      const scaled = runningMedianOfThree(values.map((value) => value * factor));
      expect([...scaled]).toEqual([...runningMedianOfThree(values)].map((value) => value * factor));
      expect([...values]).toEqual(before);
    });
    fc.assert(property);
  });
});

describe("the scatter around a path", () => {
  test("agrees with numpy", () => {
    for (const { name, values, scatter } of reference.series)
      expect(scatterAroundPath(Float64Array.from(values)), name).toBeCloseTo(scatter, 12);
  });

  test("is the standard deviation of independent normal values, whatever straight path they lie on", () => {
    const noise = drawNormal(4000, 11);
    expect(scatterAroundPath(noise)).toBeCloseTo(1, 1);
    expect(scatterAroundPath(noise.map((value, index) => 3 * value + 0.7 * index - 40))).toBeCloseTo(
      3 * scatterAroundPath(noise),
      6,
    );
  });

  test("of a straight line is nought", () => {
    const whole = fc.integer({ min: -1000, max: 1000 });
    const property = fc.property(whole, whole, fc.integer({ min: 5, max: 100 }), (start, slope, length) => {
      expect(scatterAroundPath(Float64Array.from({ length }, (_, index) => start + slope * index))).toBe(0);
    });
    fc.assert(property);
  });

  test("hardly sees a jump of the path", () => {
    const noise = drawNormal(400, 5);
    const jumped = noise.map((value, index) => value + (index >= 200 ? 1e4 : 0));
    expect(scatterAroundPath(jumped) / scatterAroundPath(noise)).toBeCloseTo(1, 1);
  });

  test("follows the unit and its sign, and is never below nought", () => {
    const property = fc.property(sample(5), unit, (values, factor) => {
      const scatter = scatterAroundPath(values);
      expect(scatter).toBeGreaterThanOrEqual(0);
      expect(scatterAroundPath(values.map((value) => value * factor))).toBe(scatter * factor);
      expect(scatterAroundPath(values.map((value) => -value))).toBe(scatter);
      expect(scatterAroundPath(values.toReversed())).toBeCloseTo(scatter, 6);
    });
    fc.assert(property);
  });

  test("of fewer than five values is not known", () => {
    expect(scatterAroundPath(Float64Array.of(1, 2, 1, 2))).toBeNaN();
    expect(scatterAroundPath(new Float64Array(0))).toBeNaN();
  });

  test("changes nothing it was given", () => {
    const values = Float64Array.of(5, 1, 4, 2, 3, 9);
    scatterAroundPath(values);
    expect([...values]).toEqual([5, 1, 4, 2, 3, 9]);
  });
});

describe("the autocorrelation around a path", () => {
  test("agrees with lines that numpy fitted through the neighbours", () => {
    for (const { name, values, correlations } of reference.series)
      for (const { half, lag, value } of correlations)
        expect(residualAutocorrelation(Float64Array.from(values), half, lag), `${name} ${half} ${lag}`).toBeCloseTo(
          value,
          8,
        );
  });

  test("of independent values is on average what numpy gives, slightly below nought", () => {
    for (const [half, expected] of Object.entries(reference.independent)) {
      let sum = 0;
      for (let seed = 0; seed < 200; seed += 1) sum += residualAutocorrelation(drawNormal(100, seed), Number(half), 1);
      expect(Math.abs(sum / 200 - expected)).toBeLessThan(0.025);
      expect(expected).toBeLessThan(0);
    }
  });

  test("of values that alternate is near minus one, and at two steps near one", () => {
    const alternating = Float64Array.from({ length: 400 }, (_, index) => (index % 2 === 0 ? 1 : -1));
    expect(residualAutocorrelation(alternating, 10, 1)).toBeCloseTo(-1, 2);
    expect(residualAutocorrelation(alternating, 10, 2)).toBeCloseTo(1, 1);
  });

  test("of slow swings is near one", () => {
    const slow = Float64Array.from({ length: 400 }, (_, index) => Math.sin(index / 5));
    expect(residualAutocorrelation(slow, 10, 1)).toBeGreaterThan(0.9);
  });

  test("is the same on any straight path, in any unit, and never beyond one", () => {
    const line = fc.double({ min: -100, max: 100, noNaN: true });
    const property = fc.property(fc.integer({ min: 0, max: 1e6 }), line, line, unit, (seed, start, slope, factor) => {
      const noise = drawNormal(80, seed);
      const plain = residualAutocorrelation(noise, 10, 1);
      const moved = noise.map((value, index) => (value + start + slope * index) * factor);
      expect(residualAutocorrelation(moved, 10, 1)).toBeCloseTo(plain, 6);
      expect(Math.abs(plain)).toBeLessThanOrEqual(1);
    });
    fc.assert(property, { numRuns: 50 });
  });

  test("is not known where nothing scatters, or of too few values", () => {
    const constant = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(constant, fc.integer({ min: 41, max: 400 }), (value, length) => {
        expect(residualAutocorrelation(new Float64Array(length).fill(value), 10, 1)).toBeNaN();
      }),
    );
    expect(residualAutocorrelation(drawNormal(40, 1), 10, 1)).toBeNaN();
    expect(residualAutocorrelation(drawNormal(41, 1), 10, 1)).not.toBeNaN();
  });
});
