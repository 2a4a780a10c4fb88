import { describe, expect, it } from "vitest";
import type { Heatmap } from "@/lib/charts/heatmap-model";
import { prepareHeatmap } from "@/lib/charts/prepare-heatmap";
import { tabulateHeatmap } from "@/lib/charts/tabulate-heatmap";
import type { Layer } from "@/lib/series/run-data";
import { makeSeries } from "./make-series";

function layersOf(count: number, numel: number | null = 100): Layer[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `layers.${index}`,
    depth: index + 1,
    numel,
    parameters: [{ name: "weight", role: "weight", numel }],
  }));
}

function gradients(layer: string, values: readonly number[]) {
  return makeSeries(values, {
    mapping: { metric: "grad_norm", layer, parameter: "weight", split: null },
    key: `grad_norm/${layer}.weight`,
    mostBuckets: 240,
  });
}

function prepare(columns: Readonly<Record<string, readonly number[]>>, numel: number | null = 100): Heatmap {
  const layers = layersOf(Object.keys(columns).length, numel);
  const series = Object.entries(columns).map(([layer, values]) => gradients(layer, values));
  const heatmap = prepareHeatmap({ layers, series }, null);
  if (heatmap.status === "empty") throw new Error(heatmap.reason);
  return heatmap;
}

describe("the heatmap of gradients", () => {
  it("puts the output at the top and the input at the bottom", () => {
    const heatmap = prepare({ "layers.0": [1, 1], "layers.1": [10, 10], "layers.2": [100, 100] });
    expect(heatmap.rows.map((row) => row.layer)).toEqual(["layers.2", "layers.1", "layers.0"]);
  });

  it("divides the norm by the root of the number of weights, and says when it cannot", () => {
    expect(prepare({ "layers.0": [10, 10] }).rows[0]?.means).toEqual([0, 0]);
    const asLogged = prepare({ "layers.0": [10, 10] }, null);
    expect(asLogged.rows[0]?.means).toEqual([1, 1]);
    expect(asLogged.caption).toContain("Norms as logged");
  });

  it("names the right layer as the smaller one when the layers are swapped", () => {
    const shrinking = prepare({ "layers.0": [0.001, 0.001], "layers.1": [1, 1] });
    expect(shrinking.title).toContain("layers.0, at the input, is 0.0010 times that of layers.1");
    const growing = prepare({ "layers.0": [1, 1], "layers.1": [0.001, 0.001] });
    expect(growing.title).toContain("layers.0, at the input, is 1,000 times that of layers.1");
  });

  it("keeps missing, zero and non-finite cells apart, in the picture and in the table", () => {
    const heatmap = prepare({ "layers.0": [1, 0, Number.NaN, 1] });
    const [row] = heatmap.rows;
    expect(row?.means).toEqual([-1, null, null, -1]);
    expect(row?.zeroColumns).toEqual([1]);
    expect(row?.nonFiniteColumns).toEqual([2]);
    expect(
      tabulateHeatmap(heatmap)
        .rows[0]?.slice(2)
        .map((cell) => cell.text),
    ).toEqual(["1.0 × 10⁻¹", "0", "not finite", "1.0 × 10⁻¹"]);
  });

  it("keeps the largest value of a joined column", () => {
    const spike = Array.from({ length: 5000 }, (_, step) => (step === 2345 ? 1e6 : 1));
    const heatmap = prepare({ "layers.0": spike });
    const highs = heatmap.rows[0]?.highs.filter((value) => value !== null) ?? [];
    expect(Math.max(...highs)).toBeCloseTo(5, 3);
  });

  it("stays small for very deep models: columns are joined, layers never", () => {
    const values = Array.from({ length: 240 }, () => 1);
    const heatmap = prepare(Object.fromEntries(layersOf(500).map((layer) => [layer.name, values])));
    expect(heatmap.rows).toHaveLength(500);
    expect(heatmap.columns.length).toBeGreaterThanOrEqual(30);
    expect(heatmap.columns.length * 500).toBeLessThanOrEqual(18_000);
    expect(heatmap.columns.at(-1)?.toStep).toBe(239);
  });

  it("covers every step once when layers were logged at different steps", () => {
    const layers = layersOf(2);
    const series = [gradients("layers.0", [1, 1, 1, 1, 1, 1, 1, 1]), gradients("layers.1", [1, 1])];
    const heatmap = prepareHeatmap({ layers, series }, null);
    if (heatmap.status === "empty") throw new Error(heatmap.reason);
    const [first, ...rest] = heatmap.columns;
    expect(first?.fromStep).toBe(0);
    expect(rest.every((column, index) => column.fromStep === (heatmap.columns[index]?.toStep ?? 0) + 1)).toBe(true);
    expect(heatmap.columns.at(-1)?.toStep).toBe(7);
  });
});
