import { area as areaShape, line as lineShape } from "d3-shape";
import { assertNever } from "@/lib/core/assert-never";
import { axisPosition } from "./axis-ticks";
import type { Axis } from "./chart-model";
import { type ChartPalette, seriesStyle } from "./chart-palette";
import { drawXAxis, drawYAxis, type PlotArea, xOf, yOf } from "./draw-axes";
import type { PlotChart, PlotMark, PlotPoint } from "./plot-model";
import { label, line, node, round, type SvgDrawing, type SvgNode } from "./svg-node";

const MARGIN = { left: 52, top: 32, right: 12, bottom: 40 } as const;
const LEGEND_ROW = 18;
const LEGEND_SAMPLE = 26;
const ARROW_HEAD = 8;
const SHORTEST_ARROW = 2;

/** The rectangle in which the data of a plot are drawn; the legend stands above it, a row for each entry. */
export function plotArea({ legend }: PlotChart, width: number, height: number): PlotArea {
  return {
    left: MARGIN.left,
    top: MARGIN.top + legend.length * LEGEND_ROW,
    right: width - MARGIN.right,
    bottom: height - MARGIN.bottom,
  };
}

/** The x that lies under a horizontal position of the drawing, kept inside the axis; for linear axes. */
export function plotXAt(chart: PlotChart, width: number, position: number): number {
  const { left, right } = plotArea(chart, width, 0);
  const [low, high] = chart.x.domain;
  const share = Math.min(1, Math.max(0, (position - left) / (right - left)));
  return low + share * (high - low);
}

export function drawPlot(chart: PlotChart, width: number, height: number, palette: ChartPalette): SvgDrawing {
  const plot = plotArea(chart, width, height);
  return {
    width,
    height,
    nodes: [
      ...drawLegend(chart, palette),
      // The name stands clear of the topmost value, which it may be wider than.
      ...drawYAxis(plot, { ...chart.y, label: "" }, palette),
      label(chart.y.label, 0, plot.top - 14, { fill: palette.muted }),
      ...drawXAxis(plot, chart.x, palette),
      ...chart.marks.flatMap((mark) => drawMark(mark, chart, plot, palette)),
    ],
  };
}

function drawLegend({ legend }: PlotChart, palette: ChartPalette): readonly SvgNode[] {
  return legend.flatMap((entry, index) => {
    const y = 8 + index * LEGEND_ROW;
    const { colour, dash } = seriesStyle(palette, entry.style);
    const sample =
      entry.shape === "dot"
        ? node("circle", { cx: LEGEND_SAMPLE / 2, cy: y, r: 4, fill: colour })
        : line(0, y, LEGEND_SAMPLE, y, { stroke: colour, strokeWidth: 2, strokeDasharray: dash });
    return [sample, label(entry.label, LEGEND_SAMPLE + 6, y + 4, { fill: palette.ink })];
  });
}

function drawMark(mark: PlotMark, chart: PlotChart, plot: PlotArea, palette: ChartPalette): readonly SvgNode[] {
  const x = (point: PlotPoint): number => xOf(plot, chart.x, point.x);
  const y = (point: PlotPoint): number => yOf(plot, chart.y, point.y);
  const inside = (point: PlotPoint): boolean => isOn(chart.x, point.x) && isOn(chart.y, point.y);
  switch (mark.kind) {
    case "curve": {
      const { colour, dash } = seriesStyle(palette, mark.style);
      const path = lineShape<PlotPoint>(x, y).defined(inside).digits(1)([...mark.points]);
      return [node("path", { d: path ?? "", fill: "none", stroke: colour, strokeWidth: 2, strokeDasharray: dash })];
    }
    case "area": {
      const path = areaShape<PlotPoint>(x, plot.bottom, y).defined(inside).digits(1)([...mark.points]);
      return [node("path", { d: path ?? "", fill: palette.band })];
    }
    case "dots": {
      const { colour } = seriesStyle(palette, mark.style);
      return mark.points
        .filter(inside)
        .map((point) => node("circle", { cx: round(x(point)), cy: round(y(point)), r: 4, fill: colour }));
    }
    case "bars": {
      const { colour } = seriesStyle(palette, mark.style);
      return mark.points
        .filter(inside)
        .flatMap((point) => [
          line(plot.left, y(point), x(point), y(point), { stroke: colour, strokeWidth: 2 }),
          node("circle", { cx: round(x(point)), cy: round(y(point)), r: 3.5, fill: colour }),
        ]);
    }
    case "whisker": {
      const ends = [mark.low, mark.high].map((end) => y({ x: mark.x, y: keptOn(chart.y, end) }));
      const at = x({ x: mark.x, y: 0 });
      const { colour } = seriesStyle(palette, mark.style);
      return [line(at, ends[0] ?? 0, at, ends[1] ?? 0, { stroke: colour, strokeWidth: 2 })];
    }
    case "upright": {
      const at = xOf(plot, chart.x, mark.x);
      return isOn(chart.x, mark.x)
        ? [line(at, plot.top, at, plot.bottom, { stroke: palette.muted, strokeDasharray: "3 2" })]
        : [];
    }
    case "level": {
      const at = yOf(plot, chart.y, mark.y);
      const { colour, dash } = seriesStyle(palette, mark.style);
      return isOn(chart.y, mark.y)
        ? [line(plot.left, at, plot.right, at, { stroke: colour, strokeWidth: 1.5, strokeDasharray: dash })]
        : [];
    }
    case "arrow":
      return drawArrow(
        [x(mark.from), y(mark.from)],
        [x(mark.to), y(mark.to)],
        seriesStyle(palette, mark.style).colour,
        plot,
      );
    default:
      return assertNever(mark);
  }
}

/** A level arrow; one too short to be seen is a dot, as there is nowhere to point. */
function drawArrow(
  [fromX, y]: readonly [number, number],
  [toX]: readonly [number, number],
  colour: string,
  plot: PlotArea,
): readonly SvgNode[] {
  const end = Math.min(plot.right, Math.max(plot.left, toX));
  const direction = Math.sign(end - fromX);
  const length = Math.abs(end - fromX);
  if (length < SHORTEST_ARROW) return [node("circle", { cx: round(fromX), cy: round(y), r: 4, fill: colour })];
  const neck = end - direction * Math.min(ARROW_HEAD, length);
  const corners = [
    [end, y],
    [neck, y - 5],
    [neck, y + 5],
  ] as const;
  return [
    line(fromX, y, neck, y, { stroke: colour, strokeWidth: 3 }),
    node("polygon", { points: corners.map((corner) => corner.map(round).join(",")).join(" "), fill: colour }),
  ];
}

function isOn(axis: Axis, value: number): boolean {
  const position = axisPosition(axis, value);
  return position >= -1e-9 && position <= 1 + 1e-9;
}

function keptOn({ domain: [low, high] }: Axis, value: number): number {
  return Math.min(high, Math.max(low, value));
}
