import { describe, expect, it } from "vitest";
import { linearAxis, logAxis } from "@/lib/charts/axis-ticks";
import { PRINT_PALETTE } from "@/lib/charts/chart-palette";
import { drawPlot, plotArea } from "@/lib/charts/draw-plot";
import type { PlotChart, PlotMark } from "@/lib/charts/plot-model";
import type { SvgNode } from "@/lib/charts/svg-node";

function plotOf(marks: readonly PlotMark[], part: Partial<PlotChart> = {}): PlotChart {
  return {
    title: "title",
    sampleSize: "",
    caption: "",
    x: linearAxis("x", 0, 10),
    y: linearAxis("y", 0, 10),
    marks,
    legend: [],
    table: { caption: "", columns: [], rows: [] },
    ...part,
  };
}

function draw(chart: PlotChart): readonly SvgNode[] {
  return drawPlot(chart, 464, 360, PRINT_PALETTE).nodes;
}

const circles = (nodes: readonly SvgNode[]) => nodes.filter(({ tag }) => tag === "circle");

describe("a plot", () => {
  it("leaves out what lies beyond its axes, and keeps what lies at their ends", () => {
    const points = [
      { x: 0, y: 0 },
      { x: 10, y: 10 },
      { x: 11, y: 5 },
      { x: 5, y: -1 },
      { x: Number.NaN, y: 5 },
    ];
    expect(circles(draw(plotOf([{ kind: "dots", points, style: 0 }])))).toHaveLength(2);
  });

  it("has no place for 0 on a logarithmic axis", () => {
    const chart = plotOf([{ kind: "bars", points: [{ x: 0, y: 5 }], style: 0 }], { x: logAxis("x", 0.01, 1) });
    expect(circles(draw(chart))).toEqual([]);
  });

  it("breaks a curve where it leaves the picture, so that nothing is drawn beside it", () => {
    const points = [0, 1, 12, 2, 3].map((y, x) => ({ x, y }));
    const [path] = draw(plotOf([{ kind: "curve", points, style: 0 }])).filter(({ tag }) => tag === "path");
    expect(String(path?.attributes["d"]).match(/M/g)).toHaveLength(2);
  });

  it("points an arrow at where it ends, and draws a dot where there is nowhere to go", () => {
    const from = { x: 5, y: 5 };
    const headOf = (x: number) =>
      draw(plotOf([{ kind: "arrow", from, to: { x, y: 5 }, style: 0 }])).find(({ tag }) => tag === "polygon");
    expect(String(headOf(8)?.attributes["points"])).toMatch(/^372,/);
    expect(String(headOf(2)?.attributes["points"])).toMatch(/^132,/);
    expect(headOf(5)).toBeUndefined();
  });

  it("makes room for one row of the legend each", () => {
    const legend = [0, 1].map((style) => ({ label: `line ${style}`, style, shape: "line" as const }));
    const without = plotArea(plotOf([]), 464, 360);
    const withLegend = plotArea(plotOf([], { legend }), 464, 360);
    expect(withLegend.top - without.top).toBe(36);
    expect(draw(plotOf([], { legend })).map(({ text }) => text)).toEqual(expect.arrayContaining(["line 0", "line 1"]));
  });
});
