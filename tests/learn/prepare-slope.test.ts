import { describe, expect, it } from "vitest";
import { plotXAt } from "@/lib/charts/draw-plot";
import { curvatureOfSquare, prepareSlope, slopeOfSquare, square } from "@/lib/learn/prepare-slope";

describe("the slope of x²", () => {
  it.each([-3, -1.25, 0, 0.05, 1.5, 3])("is 2x within the stated error at %d", (x) => {
    const computed = slopeOfSquare(x);
    if (computed.status !== "estimated") throw new Error(computed.reason);
    expect(Math.abs(computed.value - 2 * x)).toBeLessThanOrEqual(computed.error);
    expect(computed.error).toBeLessThan(1e-6);
    expect(computed.evaluations).toBeGreaterThan(0);
  });

  it("says which way x² goes, and by how much", () => {
    expect(prepareSlope({ x: 1.5, nudge: 0.5 }).sentence).toBe(
      "At x = 1.5 the slope of x² is 3: nudge x up by 0.5, and x² rises by about 1.5.",
    );
    expect(prepareSlope({ x: -1, nudge: 0.1 }).sentence).toContain("x² falls by about 0.2");
    expect(prepareSlope({ x: 0, nudge: 0.1 }).sentence).toContain("this is the lowest point");
  });

  it("sets the promise of the slope beside what happens: they differ by the square of the nudge", () => {
    const { readings } = prepareSlope({ x: 2, nudge: 0.3 });
    expect(readings[1]?.text).toBe("+1.2 for a nudge of 0.3");
    expect(readings[2]?.text).toBe("+1.29");
    expect(readings[2]?.behind).toContain("differ by 0.09");
  });

  it("draws a line that touches the curve at x and has its slope", () => {
    const [chart] = prepareSlope({ x: 1, nudge: 0.5 }).charts;
    const [, line] = chart?.marks ?? [];
    if (line?.kind !== "curve") throw new Error("no line");
    const at = (x: number): number => line.points.find((point) => Math.abs(point.x - x) < 1e-9)?.y ?? Number.NaN;
    expect(at(1)).toBeCloseTo(1, 9);
    expect(at(2) - at(1)).toBeCloseTo(2, 6);
    expect(chart?.table.rows).toHaveLength(13);
  });

  it("finds the x under the pointer, and stays on the axis", () => {
    const [chart] = prepareSlope({ x: 1, nudge: 0.5 }).charts;
    if (chart === undefined) throw new Error("no picture");
    expect(plotXAt(chart, 464, 52)).toBe(-4);
    expect(plotXAt(chart, 464, 252)).toBeCloseTo(0, 9);
    expect(plotXAt(chart, 464, 900)).toBe(4);
  });
});

it("the curvature is 2 wherever one looks, and half of it times the nudge squared is what the slope left out", () => {
  for (const x of [-3, -0.4, 0, 1.5]) {
    const curvature = curvatureOfSquare(x);
    if (curvature.status !== "estimated") throw new Error(curvature.reason);
    expect(Math.abs(curvature.value - 2)).toBeLessThanOrEqual(curvature.error);
    const [slope, nudge] = [2 * x, 0.3];
    expect(square(x + nudge) - square(x) - slope * nudge).toBeCloseTo((curvature.value / 2) * nudge ** 2, 6);
  }
  expect(prepareSlope({ x: 1, nudge: 0.5 }).readings.find(({ term }) => term.startsWith("Curvature"))?.text).toMatch(
    /^2( |$)/,
  );
});
