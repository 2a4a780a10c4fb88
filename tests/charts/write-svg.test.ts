import { describe, expect, it } from "vitest";
import { PRINT_PALETTE } from "@/lib/charts/chart-palette";
import { drawFigure } from "@/lib/charts/figure";
import { prepareLossChart } from "@/lib/charts/prepare-loss-chart";
import { label } from "@/lib/charts/svg-node";
import { writeSvg } from "@/lib/charts/write-svg";
import { makeSeries } from "./make-series";

describe("pictures as files", () => {
  it("stand alone: no custom properties, the sentence inside", () => {
    const chart = prepareLossChart({ series: [makeSeries([1, 0.5, 0.4])] }, [], 120);
    if (chart.status === "empty") throw new Error(chart.reason);
    const svg = writeSvg(drawFigure({ kind: "loss", chart }, 720, 360, PRINT_PALETTE), chart.title);
    expect(svg).toContain(`<title>${chart.title}</title>`);
    expect(svg).not.toContain("var(");
    expect(svg).toContain('text-anchor="end"');
  });

  it("show text of a log as text", () => {
    const drawing = { width: 10, height: 10, nodes: [label("<script>\u0000&", 0, 0)] };
    expect(writeSvg(drawing, "x")).toContain("&lt;script&gt;\u{FFFD}&amp;");
  });

  it("are the same bytes twice", () => {
    const make = (): string => {
      const chart = prepareLossChart({ series: [makeSeries([1, 0.5, Number.NaN])] }, [{ step: 1, label: "here" }], 120);
      return chart.status === "empty"
        ? ""
        : writeSvg(drawFigure({ kind: "loss", chart }, 400, 300, PRINT_PALETTE), "t");
    };
    expect(make()).toBe(make());
  });
});
