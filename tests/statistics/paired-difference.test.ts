import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimateProportionExactly } from "@/lib/statistics/clopper-pearson";
import { estimatePairedDifference } from "@/lib/statistics/paired-difference";
import ofR from "../fixtures/statistics/paired/r.json";
import ofSciPy from "../fixtures/statistics/paired/scipy.json";

/** Numbers whose squares are no underflow, which no unit of a loss would come near. */
const finite = fc
  .double({ min: -1e6, max: 1e6, noNaN: true })
  .filter((value) => value === 0 || Math.abs(value) > 1e-100);

function limits(values: readonly number[]) {
  const estimate = estimatePairedDifference(Float64Array.from(values));
  if (estimate.status !== "estimated") throw new Error(estimate.status);
  return { mean: estimate.value, lower: estimate.lower ?? Number.NaN, upper: estimate.upper ?? Number.NaN };
}

describe("the mean difference within pairs", () => {
  test.each([
    ["SciPy", ofSciPy],
    ["R", ofR],
  ])("agrees with %s", (_, cases) => {
    expect(cases).toHaveLength(7);
    for (const { name, ...expected } of cases) {
      const values = ofSciPy.find((sample) => sample.name === name)?.values ?? [];
      const own = limits(values);
      const scale = expected.upper - expected.lower;
      for (const key of ["mean", "lower", "upper"] as const)
        expect(Math.abs(own[key] - expected[key]) / scale, `${name} ${key}`).toBeLessThan(1e-7);
      const share = estimateProportionExactly(values.filter((value) => value < 0).length, values.length);
      expect([share], name).toEqual([
        expect.objectContaining({
          lower: expect.closeTo(expected.exact[0] ?? Number.NaN, 9),
          upper: expect.closeTo(expected.exact[1] ?? Number.NaN, 9),
        }),
      ]);
    }
  });

  test("turns round with the pairs, and follows the unit", () => {
    const property = fc.property(fc.array(finite, { minLength: 2, maxLength: 20 }), (values) => {
      fc.pre(estimatePairedDifference(Float64Array.from(values)).status === "estimated");
      const [own, turned] = [limits(values), limits(values.map((value) => -value))];
      expect([turned.mean, turned.lower, turned.upper]).toEqual([-own.mean, -own.upper, -own.lower]);
      const doubled = limits(values.map((value) => 2 * value));
      expect([doubled.mean, doubled.lower, doubled.upper]).toEqual([2 * own.mean, 2 * own.lower, 2 * own.upper]);
    });
    fc.assert(property);
  });

  test("without scatter has no interval", () => {
    expect(estimatePairedDifference(Float64Array.of(0.1, 0.1, 0.1))).toMatchObject({ status: "degenerate" });
    expect(estimatePairedDifference(Float64Array.of(0.1))).toMatchObject({ reason: "One pair has no scatter." });
    expect(estimatePairedDifference(new Float64Array(0))).toMatchObject({ status: "not-estimable", n: 0 });
  });
});
