import { describe, expect, test } from "vitest";
import { EMPTY_SETTINGS, mergeSettings } from "@/lib/core/run-settings";
import { orderLayers } from "@/lib/series/order-layers";
import { pointsOf, readText } from "./read-for-test";

const steps = (...pairs: readonly (readonly [number, number | string])[]): string =>
  pairs.map(([step, loss]) => `${JSON.stringify({ step, loss })}\n`).join("");

describe("points", () => {
  test("the same point twice is one, NaN equal to NaN; several values at one step all stay", async () => {
    const run = await readText(steps([1, 1], [1, 1], [2, "NaN"], [2, "NaN"], [3, 0], [3, 5], [3, 0]));
    expect(run.points).toBe(4);
    expect(run.sourceSeries[0]).toMatchObject({ count: 4, nonFinite: 1, sum: 6 });
    expect(run.run.series[0]?.storedPoints).toBe(4);
  });

  test("a step counter that starts again: the last value of each step counts, in ascending order", async () => {
    const run = await readText(steps([1, 10], [2, 20], [3, 30], [2, 21], [3, 31], [4, 41]));
    expect(pointsOf(run)).toEqual({
      loss: [
        [1, 10],
        [2, 21],
        [3, 31],
        [4, 41],
      ],
    });
    expect(run.sourceSeries[0]).toMatchObject({
      count: 6,
      first: { step: 1, value: 10 },
      last: { step: 4, value: 41 },
    });
  });

  test("a million points at one step are handled", async () => {
    const run = await readText("step,loss\n".concat("7,0.5\n7,0.25\n".repeat(200_000)), "a.csv");
    expect([run.points, pointsOf(run)]).toEqual([2, { loss: [[7, 0.25]] }]);
  });

  test("sums lose nothing to cancellation, and are null where there is nothing finite", async () => {
    const run = await readText(steps([1, 1e100], [2, 1], [3, -1e100]));
    expect(run.sourceSeries[0]?.sum).toBe(1);
    const none = await readText(steps([1, "NaN"]));
    expect(none.sourceSeries[0]).toMatchObject({ min: null, max: null, sum: null, first: { step: 1, value: "NaN" } });
  });
});

describe("the order of layers", () => {
  test("what the settings state comes first, by name, by module, by parameter; the unknown go last", () => {
    const appeared = ["head", "late", "encoder.1.linear", "encoder.0.linear", "deep"];
    const stated = ["encoder.0", "encoder.1.linear.weight", "deep.a", "head"];
    expect(orderLayers(appeared, stated, [])).toEqual({
      order: ["encoder.0.linear", "encoder.1.linear", "deep", "head", "late"],
      source: "settings",
    });
  });

  test("settings that name none of the layers decide nothing", () => {
    expect(orderLayers(["a", "b"], ["x"], []).source).toBe("first-appearance");
  });

  test("recorded depths decide where nothing is stated", () => {
    const facts = [
      { layer: "b", depth: 1, numel: null },
      { layer: "a.weight", depth: 2, numel: null },
    ];
    expect(orderLayers(["c", "a", "b"], null, facts)).toEqual({ order: ["b", "a", "c"], source: "recorded-depth" });
  });

  test("an alphabetical source is sorted by number, any other order is kept", () => {
    expect(orderLayers(["l1", "l10", "l2"], null, [])).toEqual({ order: ["l1", "l2", "l10"], source: "natural-sort" });
    expect(orderLayers(["l2", "l1"], null, [])).toEqual({ order: ["l2", "l1"], source: "first-appearance" });
    expect(orderLayers(["l1", "l2"], null, []).source).toBe("first-appearance");
  });
});

test("parameters have roles: weight, bias, normalisation, whole", async () => {
  const keys = ["a.weight", "a.bias", "b.ln1.weight", "c.gamma", "d", "e.weight", "e.bias", "f.bn2"];
  const record = Object.fromEntries(keys.map((key) => [`grad_norm/${key}`, 1]));
  const facts = ["e.weight", "e.bias"].map((layer) => JSON.stringify({ step: 1, kind: "layer", layer, numel: 16 }));
  const { run } = await readText(`${JSON.stringify({ step: 1, ...record })}\n${facts.join("\n")}\n`);
  const roles = run.layers.flatMap(({ name, parameters }) => parameters.map((p) => `${name}:${p.name}:${p.role}`));
  expect(roles).toEqual([
    "a:weight:weight",
    "a:bias:bias",
    "b.ln1:weight:normalisation",
    "c:gamma:normalisation",
    "d:d:whole",
    "e:weight:normalisation",
    "e:bias:bias",
    "f.bn2:f.bn2:normalisation",
  ]);
});

test("inner products alone make no layer", async () => {
  const gram = {
    step: 1,
    kind: "gram",
    layer: "e",
    subgroups: ["p", "t"],
    n: [1, 2],
    k: [
      [1, 0],
      [0, 1],
    ],
  };
  const { run } = await readText(`${JSON.stringify(gram)}\n`);
  expect([run.layers, run.subgroups]).toEqual([[], ["p", "t"]]);
});

test("later settings win, null states nothing, element counts add up", () => {
  const first = mergeSettings(EMPTY_SETTINGS, { model: "mlp", seed: 1, numel: { a: 1 } });
  expect(mergeSettings(first, { model: null, seed: 2, numel: { b: 2 } })).toMatchObject({
    model: "mlp",
    seed: 2,
    numel: { a: 1, b: 2 },
  });
});
