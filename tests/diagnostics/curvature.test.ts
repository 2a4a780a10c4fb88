import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RunSettings } from "@/lib/core/run-settings";
import { describeNumber } from "@/lib/diagnostics/describe-number";
import { measureDecrease } from "@/lib/diagnostics/measures/measure-decrease";
import { curvatureRule } from "@/lib/diagnostics/rules/curvature";
import { buildRun, globalNorm, layerNames, type SeriesPlan, scatter } from "./build-run";
import { estimateOf, judgeOne, renameLayers, reverseSeries } from "./judge-one";

const RATE = 0.1;
const PLAIN = { optimizer: "sgd", learningRate: RATE };

/**
 * Steps of plain descent on parabolas of the given curvature along the gradient: a step of rate η from
 * gradient norm g lowers the loss by η g² (1 − η κ / 2).
 */
const parabolaRun = (
  curvature: (place: number) => number,
  plan: { settings?: Partial<RunSettings>; steps?: number; series?: readonly SeriesPlan[] } = {},
) => {
  const level = scatter(5, 0.3);
  const norm = scatter(6, 0.3);
  const lossOf = (index: number) => 0.5 * level(index);
  return buildRun({
    series: [
      { metric: "loss", split: "train", value: (_, index) => lossOf(index) },
      {
        metric: "loss_after",
        value: (place, index) => lossOf(index) - RATE * norm(index) ** 2 * (1 - (RATE * curvature(place)) / 2),
      },
      globalNorm((_, index) => norm(index)),
      ...(plan.series ?? []),
    ],
    settings: plan.settings ?? PLAIN,
    steps: plan.steps ?? 100,
  });
};
const verdictOf = (run: ReturnType<typeof parabolaRun>) => judgeOne(curvatureRule, run);
const decreaseOf = (run: ReturnType<typeof parabolaRun>) => {
  const decrease = measureDecrease(run);
  if ("missing" in decrease) throw new Error(decrease.missing);
  if (decrease.q.status !== "estimated") throw new Error("no q");
  return { ...decrease, q: decrease.q };
};

describe("realised over predicted decrease", () => {
  test("gives back the curvature of a parabola", () => {
    const { q, curvature } = decreaseOf(parabolaRun(() => 6));
    expect(q.value).toBeCloseTo(1 - (RATE * 6) / 2, 9);
    if (curvature.status !== "estimated") throw new Error("no curvature");
    expect(curvature.value).toBeCloseTo(6, 9);
  });

  test("of any parabola, whatever its curvature", () => {
    fc.assert(
      fc.property(fc.double({ min: -10, max: 40, noNaN: true }), (kappa) => {
        const { q } = decreaseOf(parabolaRun(() => kappa));
        expect(q.value).toBeCloseTo(1 - (RATE * kappa) / 2, 6);
      }),
      { numRuns: 15 },
    );
  });

  test("takes the logged product of every tensor, biases included, before the optimiser is asked", () => {
    const layers = layerNames(2);
    const norm = scatter(6, 0.3);
    const products = layers.flatMap((layer) =>
      ["weight", "bias"].flatMap((parameter) => [
        {
          metric: "grad_dot_update",
          layer,
          parameter,
          value: (_: number, index: number) => (-RATE * norm(index) ** 2) / 4,
        },
        { metric: "update_norm", layer, parameter, value: (_: number, index: number) => (RATE * norm(index)) / 2 },
      ]),
    );
    const run = { ...parabolaRun(() => 6, { series: products, settings: { optimizer: "adam" } }) };
    const named = { ...run, layers: buildRun({ layers, series: [] }).layers };
    const { q, curvature, source } = decreaseOf(named);
    expect(source).toContain("as logged");
    expect(q.value).toBeCloseTo(0.7, 9);
    expect(curvature.status === "estimated" && curvature.value).toBeCloseTo(6, 9);
  });

  test("is known in each tenth of the run and over a window that is named", () => {
    const run = parabolaRun((place) => (place < 0.5 ? 2 : 10));
    const { windows } = decreaseOf(run);
    expect(windows).toHaveLength(10);
    expect(windows[0]?.q).toBeCloseTo(0.9, 9);
    expect(windows[9]?.q).toBeCloseTo(0.5, 9);
    const early = measureDecrease(run, { fromStep: 0, toStep: 300 });
    if ("missing" in early || early.q.status !== "estimated") throw new Error("no q");
    expect(early.q.value).toBeCloseTo(0.9, 9);
  });

  test("leaves out steps that were clipped, and is missing where all were", () => {
    const halfClipped = { ...PLAIN, gradientClip: "1.0" };
    expect(decreaseOf(parabolaRun(() => 6, { settings: halfClipped })).q.value).toBeCloseTo(0.7, 9);
    expect(measureDecrease(parabolaRun(() => 6, { settings: { ...PLAIN, gradientClip: "0.1" } }))).toHaveProperty(
      "missing",
    );
  });

  test("names what is missing", () => {
    const adam = measureDecrease(parabolaRun(() => 6, { settings: { optimizer: "adam", learningRate: RATE } }));
    expect(adam).toMatchObject({ missing: expect.stringContaining("grad_dot_update") });
    const noSecondLoss = measureDecrease(buildRun({ series: [globalNorm(() => 1)], settings: PLAIN }));
    expect(noSecondLoss).toMatchObject({ missing: expect.stringContaining("loss_after") });
    expect(measureDecrease(parabolaRun(() => 6, { steps: 19 }))).toHaveProperty("missing");
  });
});

describe("the position between straight and edge", () => {
  test("is the share of the decrease that curvature takes, and no finding up to the edge", () => {
    const verdict = verdictOf(parabolaRun(() => 6));
    expect(verdict).toMatchObject({ outcome: "no-finding", severity: null });
    expect(estimateOf(verdict).value).toBeCloseTo(0.3, 9);
    expect(verdict.explanation).toContain(describeNumber(estimateOf(verdict).value));
  });

  test("is no finding at the edge itself, where sound training hovers", () => {
    expect(verdictOf(parabolaRun(() => 21)).outcome).toBe("no-finding");
  });

  test("is a note where the steps raise the loss of their own batch", () => {
    expect(verdictOf(parabolaRun(() => 30))).toMatchObject({ outcome: "finding", severity: "note", onsetStep: 0 });
  });

  test("must stand in the later windows", () => {
    expect(verdictOf(parabolaRun((place) => (place < 0.4 ? 30 : 6))).outcome).toBe("no-finding");
    expect(verdictOf(parabolaRun((place) => (place < 0.3 ? 6 : 30)))).toMatchObject({
      outcome: "finding",
      onsetStep: 300,
    });
  });

  test("has an interval that grows with the scatter of the losses", () => {
    const width = (spread: number) => {
      const noise = scatter(9, spread);
      const run = parabolaRun(() => 6);
      const series = run.series.map((item) =>
        item.metric === "loss_after"
          ? {
              ...item,
              points: { ...item.points, values: item.points.values.map((value, index) => value * noise(index)) },
            }
          : item,
      );
      const { lower = 0, upper = 0 } = estimateOf(verdictOf({ ...run, series }));
      return upper - lower;
    };
    expect(width(0.1)).toBeGreaterThan(width(0.01));
  });
});

describe("from a logged sharpness", () => {
  const sharpRun = (value: number, settings: Partial<RunSettings>) =>
    buildRun({ series: [{ metric: "sharpness", value: () => value }], settings });

  test("is the rate times it over two, or over its value at the edge with momentum", () => {
    expect(estimateOf(verdictOf(sharpRun(10, PLAIN))).value).toBeCloseTo(0.5, 12);
    expect(estimateOf(verdictOf(sharpRun(38, { ...PLAIN, momentum: 0.9 }))).value).toBeCloseTo(1, 12);
  });

  test("is a note only beyond the edge", () => {
    expect(verdictOf(sharpRun(21, PLAIN)).outcome).toBe("no-finding");
    expect(verdictOf(sharpRun(30, PLAIN))).toMatchObject({ outcome: "finding", severity: "note" });
  });

  test("cannot tell under Adam, whose edge is that of another matrix, or without a rate", () => {
    expect(verdictOf(sharpRun(30, { optimizer: "adam", learningRate: RATE })).outcome).toBe("cannot-tell");
    expect(verdictOf(sharpRun(30, { optimizer: "sgd" })).outcome).toBe("cannot-tell");
  });
});

test("cannot tell from a plain log, and its need says so", () => {
  const run = buildRun({ series: [globalNorm(() => 1)] });
  expect(verdictOf(run).statistic.estimate.status).toBe("not-supplied");
  expect(curvatureRule.needs.every((need) => need.isMet(run))).toBe(false);
  expect(curvatureRule.needs.every((need) => need.isMet(parabolaRun(() => 6)))).toBe(true);
});

test("names, the order of arrival and computing twice change nothing", () => {
  const layers = layerNames(3);
  const products = layers.map((layer, at) => ({ metric: "grad_dot_update", layer, value: () => -0.01 * (at + 1) }));
  const run = { ...parabolaRun(() => 6, { series: products }), layers: buildRun({ layers, series: [] }).layers };
  const verdict = verdictOf(run);
  expect(verdictOf(reverseSeries(run))).toEqual(verdict);
  expect(verdictOf(renameLayers(run, (name) => `${9 - Number(name.slice(-1))}.${name}`))).toEqual(verdict);
});
