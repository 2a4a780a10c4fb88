import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fitLearningCurve, patientsToWithin } from "@/lib/diagnostics/gap/fit-learning-curve";
import { drawCurve } from "./draw-gap";

function fitOf(curve: Parameters<typeof fitLearningCurve>[0]) {
  const fit = fitLearningCurve(curve, 0.4);
  if ("reason" in fit || fit.estimate.status !== "estimated") throw new Error(JSON.stringify(fit));
  return fit.estimate;
}

describe("a learning curve", () => {
  test("says what more patients would save at the size that the run had", () => {
    const { value, lower = 0, upper = 0 } = fitOf(drawCurve(3, 5));
    expect(value).toBeCloseTo(3 / 400, 3);
    expect(lower).toBeLessThan(3 / 400);
    expect(upper).toBeGreaterThan(3 / 400);
  });

  test("is the same whatever all losses have in common", () => {
    const curve = drawCurve(3, 2);
    const raised = { ...curve, chains: curve.chains.map((losses) => losses.map((loss) => loss + 7)) };
    expect(fitOf(raised).value).toBeCloseTo(fitOf(curve).value, 10);
  });

  test("that bends otherwise says nothing of more patients", () => {
    const curve = drawCurve(3, 3);
    const bent = {
      ...curve,
      chains: curve.chains.map((losses) => losses.map((loss, at) => loss + (at === 0 ? 0.1 : 0))),
    };
    expect(fitLearningCurve(bent, 0.4)).toMatchObject({ reason: expect.stringContaining("do not follow a + b/m") });
  });

  test("that steps down where more features are learned says nothing of more patients", () => {
    const curve = drawCurve(3, 4);
    const stepped = {
      ...curve,
      chains: curve.chains.map((losses) => losses.map((loss, at) => loss + (at < 2 ? 0.01 : 0))),
    };
    expect(fitLearningCurve(stepped, 0.4)).toMatchObject({ reason: expect.stringContaining("do not follow a + b/m") });
  });

  test("of the form is taken for another in few of many draws", () => {
    const refused = Array.from({ length: 300 }, (_, seed) => fitLearningCurve(drawCurve(3, seed), 0.4));
    expect(refused.filter((fit) => "reason" in fit).length).toBeLessThan(20);
  });

  test("that is flat is seldom taken for one that falls", () => {
    const fits = Array.from({ length: 1000 }, (_, seed) => fitLearningCurve(drawCurve(0, seed), 0.4));
    const falls = fits.filter(
      (fit) => !("reason" in fit) && fit.estimate.status === "estimated" && (fit.estimate.lower ?? 0) > 0,
    );
    expect(falls.length).toBeLessThanOrEqual(30);
  });

  test("whose fall is clear has the limits of a scatter in proportion to it", () => {
    const { value, lower = 0, upper = 0 } = fitOf(drawCurve(3, 5));
    expect(lower * upper).toBeCloseTo(value ** 2, 8);
  });

  test("says so where its smallest subsample holds few patients with the event", () => {
    const notesOf = (rarer: number) => {
      const fit = fitLearningCurve(drawCurve(3, 5), rarer);
      return "reason" in fit || fit.estimate.status !== "estimated" ? [] : fit.estimate.notes;
    };
    expect(notesOf(0.6)).toEqual([]);
    expect(notesOf(0.5)).toEqual([expect.stringContaining("few patients with the event")]);
  });

  test("has limits that hold its value, the upper the farther from it", () => {
    const property = fc.property(fc.double({ min: -5, max: 5, noNaN: true }), fc.integer(), (b, seed) => {
      const fit = fitLearningCurve(drawCurve(b, seed), 0.4);
      if ("reason" in fit || fit.estimate.status !== "estimated") return;
      const { value, lower = Number.NaN, upper = Number.NaN } = fit.estimate;
      expect(lower).toBeLessThanOrEqual(value);
      expect(upper).toBeGreaterThanOrEqual(value);
      expect(upper - value).toBeGreaterThanOrEqual(value - lower);
      expect(upper - lower).toBeLessThan(20 * (Math.abs(value) + 0.01));
    });
    fc.assert(property, { numRuns: 100 });
  });

  test.each([
    ["three sizes", { sizes: [50, 100, 150] }, "at least 4 sizes, found 3"],
    ["sizes that fall", { sizes: [50, 100, 90, 200] }, "sizes that rise"],
    ["a subsample of all", { sizes: [50, 100, 150, 400] }, "fewer than the 400 patients, found 400"],
    ["four chains", { chains: drawCurve(3, 1, 4).chains }, "at least 5 chains, found 4"],
    ["a loss that is no number", { chains: drawCurve(3, 1).chains.map(() => [1, 2, 3, Number.NaN]) }, "a finite loss"],
  ])("with %s is refused", (_, other, reason) => {
    expect(fitLearningCurve({ ...drawCurve(3, 1), ...other }, 0.4)).toEqual({
      reason: expect.stringContaining(reason),
    });
  });

  test("gives the patients that are still needed, and none where there are enough", () => {
    expect(patientsToWithin(drawCurve(3, 1), 0.02, 0.005)).toBe(1200);
    expect(patientsToWithin(drawCurve(3, 1), 0.004, 0.005)).toBe(0);
  });
});
