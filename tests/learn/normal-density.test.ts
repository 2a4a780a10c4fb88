import { describe, expect, it } from "vitest";
import { areaBetween, expectedRisk, riskAt, sampleRisk } from "@/lib/learn/normal-density";
import { boundText, prepareArea, prepareSampling, SAMPLE_SIZES } from "@/lib/learn/prepare-expectation";

/** erf(1/√2), to the last digit of a double. */
const WITHIN_ONE = 0.6826894921370859;

describe("areas under the normal density", () => {
  it.each([
    [-1, 1, WITHIN_ONE],
    [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 1],
    [0, Number.POSITIVE_INFINITY, 0.5],
  ])("from %d to %d holds within the stated error", (from, to, truth) => {
    const area = areaBetween(from, to);
    if (area.status !== "estimated") throw new Error(area.reason);
    expect(Math.abs(area.value - truth)).toBeLessThanOrEqual(area.error);
    expect(area.error).toBeLessThan(1e-8);
  });

  it("are nothing between a bound and itself", () => {
    expect(areaBetween(1, 1)).toMatchObject({ status: "estimated", value: 0 });
  });

  it("are told with infinity at the ends of the sliders", () => {
    expect(prepareArea({ from: -4, to: 4 }).sentence).toContain(
      "100 % of everybody lies between minus infinity and infinity",
    );
    expect(prepareArea({ from: -1, to: 1 }).sentence).toContain("68.3 % of everybody");
    expect([-0.3, 0, 1.5].map(boundText)).toEqual(["−0.3", "0", "1.5"]);
  });
});

describe("the average risk", () => {
  it("by quadrature agrees with a plain sum over a fine grid", () => {
    const computed = expectedRisk();
    if (computed.status !== "estimated") throw new Error(computed.reason);
    let sum = 0;
    for (let x = -12; x <= 12; x += 0.001) sum += riskAt(x) * Math.exp((-x * x) / 2) * 0.001;
    expect(computed.value).toBeCloseTo(sum / Math.sqrt(2 * Math.PI), 10);
  });

  it("of a sample has the mean and the standard error of that sample", () => {
    const [small, large] = sampleRisk(1, [10, 1000]);
    expect(small?.n).toBe(10);
    expect(large?.standardError).toBeGreaterThan(0);
    // Ten times fewer standard errors for a hundred times the people, within the scatter of the scatter.
    expect((small?.standardError ?? 0) / (large?.standardError ?? 1)).toBeGreaterThan(4);
    expect(sampleRisk(1, [1000])).toEqual([large]);
  });

  it("lies within 1.96 standard errors in about 95 of 100 samples", () => {
    const computed = expectedRisk();
    if (computed.status !== "estimated") throw new Error(computed.reason);
    const held = Array.from({ length: 400 }, (_, seed) => sampleRisk(seed, [400])[0]).filter(
      (sample) => Math.abs((sample?.mean ?? 0) - computed.value) <= 1.96 * (sample?.standardError ?? 0),
    );
    expect(held.length / 400).toBeGreaterThan(0.91);
    expect(held.length / 400).toBeLessThan(0.985);
  });

  it("is drawn for every size up to the one that is set", () => {
    const view = prepareSampling({ sizeIndex: 3, seed: 2 });
    expect(view.charts[0]?.table.rows.map(([n]) => n?.value)).toEqual(SAMPLE_SIZES.slice(0, 4));
    expect(view.sentence).toMatch(
      /^A sample of 300 puts the average risk at 1\d\.\d\d %, give or take 0\.\d+ percentage/,
    );
    expect(view.sentence).toContain("over everybody it is 15.55 %");
  });
});
