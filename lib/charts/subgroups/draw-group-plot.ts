import { area as areaShape, line as lineShape } from "d3-shape";
import type { ChartPalette } from "../chart-palette";
import { drawXAxis, drawYAxis, type PlotArea, xOf, yOf } from "../draw-axes";
import { label, line, node, type SvgDrawing, type SvgNode } from "../svg-node";
import { drawGroupMark } from "./draw-group-mark";
import type { GroupPlot, GroupPlotPoint, GroupPlotSeries } from "./group-plot-model";
import { groupStyle } from "./subgroup-style";
import { fitWords } from "./wrap-words";

const MARGIN = { left: 52, top: 28, right: 14, bottom: 40 } as const;
const LEGEND_ROW = 18;
const SAMPLE = 30;

export function drawGroupPlot(chart: GroupPlot, width: number, height: number, palette: ChartPalette): SvgDrawing {
  const rows = chart.references.length + (chart.hasLegend ? chart.series.length : 0);
  const plot: PlotArea = {
    left: MARGIN.left,
    top: MARGIN.top + rows * LEGEND_ROW,
    right: width - MARGIN.right,
    bottom: height - MARGIN.bottom,
  };
  return {
    width,
    height,
    nodes: [
      ...drawLegend(chart, width, palette),
      ...chart.bands.map((band, index) => drawBand(band, index, chart, plot, palette)),
      ...drawYAxis(plot, { ...chart.y, label: "" }, palette),
      label(chart.y.label, 0, plot.top - 12, { fill: palette.muted }),
      ...drawXAxis(plot, chart.x, palette),
      ...chart.references.map(({ points, dash }) =>
        path(points, chart, plot, { stroke: palette.muted, strokeWidth: 1.5, strokeDasharray: dash }),
      ),
      ...inDrawingOrder(chart).flatMap((series) => drawSeries(series, chart, plot, palette)),
    ],
  };
}

/** The marked group last, so that nothing hides it. */
function inDrawingOrder({ series, marked }: GroupPlot): readonly GroupPlotSeries[] {
  return [...series.filter(({ name }) => name !== marked), ...series.filter(({ name }) => name === marked)];
}

function drawLegend(chart: GroupPlot, width: number, palette: ChartPalette): readonly SvgNode[] {
  const references = chart.references.map(({ label: text, dash }, index) => [
    line(0, 8 + index * LEGEND_ROW, SAMPLE, 8 + index * LEGEND_ROW, {
      stroke: palette.muted,
      strokeWidth: 1.5,
      strokeDasharray: dash,
    }),
    label(fitWords(text, width - SAMPLE - 8), SAMPLE + 8, 12 + index * LEGEND_ROW, { fill: palette.ink }),
  ]);
  const named = chart.hasLegend ? chart.series : [];
  const groups = named.map((series, index) => {
    const y = 8 + (references.length + index) * LEGEND_ROW;
    const style = groupStyle(palette, series.place);
    const isMarked = series.name === chart.marked;
    const look = { stroke: style.colour, strokeWidth: isMarked ? 4 : 2, strokeDasharray: style.dash };
    return [
      ...(isMarked
        ? [node("rect", { x: 0, y: y - 9, width, height: LEGEND_ROW, fill: palette.grid, fillOpacity: 0.55 })]
        : []),
      ...(series.curve.length > 0 ? [line(0, y, SAMPLE, y, look)] : []),
      drawGroupMark(style, SAMPLE / 2, y),
      label(fitWords(series.label, width - SAMPLE - 8), SAMPLE + 8, y + 4, {
        fill: palette.ink,
        fontWeight: isMarked ? 600 : 400,
      }),
    ];
  });
  return [...references, ...groups].flat();
}

function drawBand(
  { points }: GroupPlot["bands"][number],
  index: number,
  chart: GroupPlot,
  plot: PlotArea,
  palette: ChartPalette,
): SvgNode {
  type Point = (typeof points)[number];
  const y = (value: number): number => yOf(plot, chart.y, kept(chart, value));
  const d = areaShape<Point>(
    ({ x }) => xOf(plot, chart.x, x),
    ({ low }) => y(low),
    ({ high }) => y(high),
  ).digits(1)([...points]);
  return node("path", { d: d ?? "", fill: palette.band, fillOpacity: index === 0 ? 0.35 : 0.55 });
}

function path(
  points: readonly GroupPlotPoint[],
  chart: GroupPlot,
  plot: PlotArea,
  look: SvgNode["attributes"],
): SvgNode {
  const [low, high] = chart.y.domain;
  const d = lineShape<GroupPlotPoint>(
    ({ x }) => xOf(plot, chart.x, x),
    ({ y }) => yOf(plot, chart.y, y),
  )
    .defined(({ y }) => y >= low && y <= high)
    .digits(1)([...points]);
  return node("path", { d: d ?? "", fill: "none", ...look });
}

function drawSeries(
  { name, place, curve, points }: GroupPlotSeries,
  chart: GroupPlot,
  plot: PlotArea,
  palette: ChartPalette,
): readonly SvgNode[] {
  const style = groupStyle(palette, place);
  const isMarked = name === chart.marked;
  const look = { stroke: style.colour, strokeWidth: isMarked ? 4 : 2, strokeDasharray: style.dash };
  const marks = points.flatMap(({ x, y, interval, limits }) => {
    const at = xOf(plot, chart.x, x);
    const place = yOf(plot, chart.y, kept(chart, y));
    return [
      ...limits.map((limit) => {
        const level = yOf(plot, chart.y, kept(chart, limit));
        return line(at - 6, level, at + 6, level, { stroke: style.colour, strokeWidth: 2 });
      }),
      ...(interval === null ? [] : [upright(at, interval, chart, plot, { stroke: style.colour, strokeWidth: 4 })]),
      ...(isMarked
        ? [node("circle", { cx: at, cy: place, r: 11, fill: "none", stroke: palette.ink, strokeWidth: 2 })]
        : []),
      drawGroupMark(style, at, place, 5.5),
    ];
  });
  return [...(curve.length > 0 ? [path(curve, chart, plot, look)] : []), ...marks];
}

function upright(
  x: number,
  interval: readonly [number, number],
  chart: GroupPlot,
  plot: PlotArea,
  look: SvgNode["attributes"],
): SvgNode {
  const [low, high] = interval.map((end) => yOf(plot, chart.y, kept(chart, end)));
  return line(x, low ?? 0, x, high ?? 0, look);
}

/** What lies beyond the axis stays at its edge; the table has the number. */
function kept({ y: { domain } }: GroupPlot, value: number): number {
  return Math.min(domain[1], Math.max(domain[0], value));
}
