import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RunSettings } from "@/lib/core/run-settings";
import { measureEffectiveDepth } from "@/lib/diagnostics/measures/measure-effective-depth";
import { effectiveDepthRule } from "@/lib/diagnostics/rules/effective-depth";
import type { LayerParameter } from "@/lib/series/run-data";
import { buildRun, chainSeries, FALLING_LOSS, FLAT_LOSS, layerNames, type SeriesPlan, scatter } from "./build-run";
import { estimateOf, judgeOne, renameLayers, reverseSeries, scaleMetrics } from "./judge-one";

const WHOLE = { fromStep: 0, toStep: 10_000 };

/** Inner products whose shares are `shareOf`; below zero where the step goes downhill. */
const productSeries = (
  layers: readonly string[],
  shareOf: (index: number, place: number) => number,
): readonly SeriesPlan[] =>
  layers.map((layer, index) => {
    const noise = scatter(index + 70);
    return {
      metric: "grad_dot_update",
      layer,
      value: (place: number, step: number) => -shareOf(index, place) * noise(step),
    };
  });

const productRun = (
  shareOf: (index: number, place: number) => number,
  plan: { count?: number; settings?: Partial<RunSettings>; steps?: number } = {},
) => {
  const layers = layerNames(plan.count ?? 12);
  const settings = { optimizer: "adam", ...plan.settings };
  return buildRun({
    layers,
    series: [...productSeries(layers, shareOf), FLAT_LOSS()],
    settings,
    steps: plan.steps ?? 100,
  });
};
const verdictOf = (run: ReturnType<typeof productRun>) => judgeOne(effectiveDepthRule, run);
const depthOf = (run: ReturnType<typeof productRun>) => {
  const depth = measureEffectiveDepth(run, WHOLE);
  if (!depth) throw new Error("no depth");
  return depth;
};

describe("the count of layers that learn", () => {
  test("says 3 of 12 where nine layers lower the loss by a thousandth of what the others do", () => {
    const verdict = verdictOf(productRun((index) => (index < 9 ? 1e-3 : 1)));
    expect(verdict).toMatchObject({ outcome: "finding", severity: "note", layers: layerNames(9), onsetStep: 0 });
    expect(estimateOf(verdict)).toMatchObject({ value: 3, lower: 3, upper: 3, n: 12 });
    expect(verdict.explanation).toContain("3 of 12 layers are learning");
  });

  test("is all of them where the shares are alike, and no finding", () => {
    const verdict = verdictOf(productRun(() => 1));
    expect(verdict).toMatchObject({ outcome: "no-finding", layers: [] });
    expect(estimateOf(verdict)).toMatchObject({ value: 12, n: 12 });
  });

  test("is not thrown by one layer that does a thousand times as much as the others", () => {
    expect(estimateOf(verdictOf(productRun((index) => (index === 5 ? 1000 : 1)))).value).toBe(12);
  });

  test("is no finding where half of the layers or more learn", () => {
    expect(verdictOf(productRun((index) => (index < 6 ? 1e-4 : 1))).outcome).toBe("no-finding");
    expect(verdictOf(productRun((index) => (index < 7 ? 1e-4 : 1))).outcome).toBe("finding");
  });

  test("does not count a layer whose steps alone would raise the loss", () => {
    expect(estimateOf(verdictOf(productRun((index) => (index === 0 ? -1 : 1)))).value).toBe(11);
  });

  test("is none where nothing lowers the loss", () => {
    const verdict = verdictOf(productRun(() => 0));
    expect(verdict).toMatchObject({ outcome: "finding", severity: "note" });
    expect(estimateOf(verdict).value).toBe(0);
  });

  test("must stand in the later windows, not in the first ones alone", () => {
    const run = productRun((index, place) => (index < 9 && place < 0.4 ? 1e-4 : 1));
    expect(verdictOf(run).outcome).toBe("no-finding");
  });

  test("has the onset of the window in which it set in", () => {
    const run = productRun((index, place) => (index < 9 && place > 0.3 ? 1e-4 : 1));
    expect(verdictOf(run)).toMatchObject({ outcome: "finding", onsetStep: 300 });
  });

  test("has a wide interval where a layer learns in some steps and not in others", () => {
    const rare = (index: number, place: number) =>
      index < 3 && Math.floor(place * 16) % 8 !== 0 ? 0 : index < 3 ? 0.1 : 1;
    const { lower = 0, upper = 0 } = estimateOf(verdictOf(productRun(rare)));
    expect(upper - lower).toBeGreaterThanOrEqual(1);
  });
});

describe("the spread as a Hill number", () => {
  test("is the number of layers where the shares are equal and 1 where one layer does everything", () => {
    const equal = depthOf(productRun(() => 1)).spread;
    const single = depthOf(productRun((index) => (index === 11 ? 1 : 0))).spread;
    if (equal.status !== "estimated" || single.status !== "estimated") throw new Error("no spread");
    expect(equal.value).toBeCloseTo(12, 1);
    expect(single.value).toBeCloseTo(1, 9);
  });

  test("is that of the shares: two halves and two quarters", () => {
    const shares = [0.25, 0.25, 0.5];
    const layers = layerNames(3);
    const series = layers.map((layer, index) => ({
      metric: "grad_dot_update",
      layer,
      value: () => -(shares[index] ?? 0),
    }));
    const depth = measureEffectiveDepth(buildRun({ layers, series }), WHOLE);
    if (depth?.spread.status !== "estimated") throw new Error("no spread");
    expect(depth.spread.value).toBeCloseTo(Math.exp(0.5 * Math.log(4) + 0.5 * Math.log(2)), 12);
  });

  test("is inflated by noise under plain descent, and says so", () => {
    const layers = layerNames(6);
    const run = buildRun({ layers, series: chainSeries(layers, 1), settings: { optimizer: "sgd", learningRate: 0.1 } });
    const { spread, basis } = depthOf(run);
    expect(basis).toContain("noise");
    expect(spread.status === "estimated" && spread.notes.join(" ")).toContain("noise");
  });

  test("cannot be told under Adam without the product, where the count can", () => {
    const layers = layerNames(6);
    const series = layers.flatMap((layer, index) => [
      { metric: "update_norm", layer, value: () => (index < 4 ? 1e-6 : 1e-3) },
      { metric: "weight_norm", layer, value: () => 1 },
    ]);
    const { spread, count } = depthOf(buildRun({ layers, series, settings: { optimizer: "adam" } }));
    expect(spread.status).toBe("not-supplied");
    expect(count).toMatchObject({ value: 2, n: 6 });
  });
});

describe("from what the count is available", () => {
  const layers = layerNames(6);

  test("update norms alone", () => {
    const series = layers.map((layer, index) => ({
      metric: "update_norm",
      layer,
      value: () => (index < 4 ? 1e-6 : 1e-3),
    }));
    const verdict = verdictOf(buildRun({ layers, series }));
    expect(estimateOf(verdict)).toMatchObject({ value: 2, n: 6 });
  });

  test("plain descent alone, where squares of gradients are the shares", () => {
    const settings = { optimizer: "sgd", learningRate: 0.1 };
    const verdict = verdictOf(buildRun({ layers, series: chainSeries(layers, 0.05), settings }));
    expect(verdict).toMatchObject({ outcome: "finding" });
    expect(estimateOf(verdict)).toMatchObject({ value: 2, n: 6 });
  });

  test("gradients under Adam or momentum are not enough", () => {
    for (const settings of [{ optimizer: "adam" }, { optimizer: "sgd", momentum: 0.9 }, {}])
      expect(verdictOf(buildRun({ layers, series: chainSeries(layers, 0.05), settings })).outcome).toBe("cannot-tell");
  });

  test("products of a part of the layers are not enough, since shares of a part are none", () => {
    const run = buildRun({
      layers,
      series: [...chainSeries(layers, 1), ...productSeries(layers.slice(0, 3), () => 1)],
      settings: { optimizer: "adam" },
    });
    expect(verdictOf(run).outcome).toBe("cannot-tell");
  });

  test("products of several tensors of one layer add up with their signs", () => {
    const parameters: readonly LayerParameter[] = [
      { name: "weight_ih_l0", role: "weight", numel: null },
      { name: "weight_hh_l0", role: "weight", numel: null },
      { name: "bias_ih_l0", role: "bias", numel: null },
    ];
    const series = layers.flatMap((layer, index) => [
      { metric: "grad_dot_update", layer, parameter: "weight_ih_l0", value: () => -2 },
      { metric: "grad_dot_update", layer, parameter: "weight_hh_l0", value: () => (index === 0 ? 2 : 1) },
      { metric: "grad_dot_update", layer, parameter: "bias_ih_l0", value: () => -100 },
    ]);
    expect(estimateOf(verdictOf(buildRun({ layers, parameters, series })))).toMatchObject({ value: 5, n: 6 });
  });

  test("fewer than four layers or twenty steps cannot tell", () => {
    expect(verdictOf(productRun(() => 1, { count: 3 })).outcome).toBe("cannot-tell");
    expect(verdictOf(productRun(() => 1, { steps: 19 })).outcome).toBe("cannot-tell");
  });

  test("needs are met exactly where it can answer", () => {
    const isMet = (run: ReturnType<typeof productRun>) => effectiveDepthRule.needs.every((need) => need.isMet(run));
    expect(isMet(productRun(() => 1))).toBe(true);
    expect(isMet(buildRun({ series: [FLAT_LOSS()] }))).toBe(false);
    expect(isMet(productRun(() => 1, { count: 3 }))).toBe(false);
  });
});

test("frozen layers are left out and listed, a layer without any gradient is compared", () => {
  const verdict = verdictOf(productRun((index) => (index < 3 ? 0 : 1), { settings: { frozenLayers: ["layers.0"] } }));
  expect(estimateOf(verdict)).toMatchObject({ value: 9, n: 11 });
  expect(verdict.provenance.join(" ")).toContain("layers.0 (frozen");
});

describe("what must not change the verdict", () => {
  const arbitraryRun = fc
    .array(fc.double({ min: -6, max: 0, noNaN: true }), { minLength: 4, maxLength: 12 })
    .map((logs) => productRun((index) => 10 ** (logs[index] ?? 0), { count: logs.length }));

  test("names, order of arrival, a constant factor, and computing twice", () => {
    const property = fc.property(arbitraryRun, fc.integer({ min: -20, max: 20 }), (run, power) => {
      const verdict = verdictOf(run);
      expect(verdictOf(reverseSeries(run))).toEqual(verdict);
      expect(verdictOf(renameLayers(run, (name) => `zz.${name}`)).statistic).toEqual(verdict.statistic);
      const scaled = verdictOf(scaleMetrics(run, { grad_dot_update: 2 ** power }));
      expect(scaled.statistic).toEqual(verdict.statistic);
    });
    fc.assert(property, { numRuns: 10 });
  });

  test("a layer that does more is not counted out because of it", () => {
    const logs = fc.array(fc.double({ min: -4, max: 0, noNaN: true }), { minLength: 5, maxLength: 10 });
    const property = fc.property(logs, fc.nat(), (sizes, pick) => {
      const chosen = pick % sizes.length;
      const learns = (gain: number) => {
        const share = (index: number) => 10 ** (sizes[index] ?? 0) * (index === chosen ? gain : 1);
        return depthOf(productRun(share, { count: sizes.length })).layers[chosen]?.learns;
      };
      if (learns(1)) expect(learns(10)).toBe(true);
    });
    fc.assert(property, { numRuns: 20 });
  });
});

test("a run that has learnt keeps its count: the fault is another check's to find", () => {
  const layers = layerNames(6);
  const run = buildRun({
    layers,
    series: [...productSeries(layers, (index) => (index < 4 ? 1e-4 : 1)), FALLING_LOSS()],
  });
  expect(verdictOf(run)).toMatchObject({ outcome: "finding", severity: "note" });
});

test("2,500 layers are counted", () => {
  const run = productRun(() => 1, { count: 2500, steps: 60 });
  expect(estimateOf(verdictOf(run)).value).toBe(2500);
});
