import { area as areaShape, line as lineShape } from "d3-shape";
import { axisPosition } from "../axis-ticks";
import type { Axis } from "../chart-model";
import type { ChartPalette } from "../chart-palette";
import { cividis, rgbText } from "../colour-scale";
import { drawXAxis, drawYAxis, type PlotArea, xOf, yOf } from "../draw-axes";
import { label, line, node, round, type SvgDrawing, type SvgNode } from "../svg-node";
import type { TraceChart } from "./trace-model";

const MARGIN = { left: 62, top: 26, right: 12, bottom: 40 } as const;
/** Room for the names of what is stacked. */
const NAME_WIDTH = 88;
const LONGEST_NAME = 14;
const CLOSEST_NAMES = 13;
/** Text over data gets a rim in the colour of the page. */
const RIM = { strokeWidth: 3, paintOrder: "stroke" } as const;

export function drawTrace(chart: TraceChart, width: number, height: number, palette: ChartPalette): SvgDrawing {
  const plot: PlotArea = {
    left: MARGIN.left,
    top: MARGIN.top,
    right: width - MARGIN.right - (chart.blocks.length > 0 ? NAME_WIDTH : 0),
    bottom: height - MARGIN.bottom,
  };
  return {
    width,
    height,
    nodes: [
      ...drawSpans(chart, plot, palette),
      ...drawYAxis(plot, chart.y, palette),
      ...drawXAxis(plot, chart.x, palette),
      ...drawBlocks(chart, plot, palette),
      ...drawBand(chart, plot, palette),
      ...drawLevels(chart, plot, palette),
      ...drawDots(chart, plot, palette),
      ...drawMark(chart, plot, palette),
    ],
  };
}

function drawSpans({ spans, x }: TraceChart, plot: PlotArea, palette: ChartPalette): readonly SvgNode[] {
  return spans.flatMap(({ from, to, label: name }) => {
    const left = xOf(plot, x, kept(x, from));
    const span = Math.max(2, xOf(plot, x, kept(x, to)) - left);
    return [
      node("rect", {
        x: round(left),
        y: plot.top,
        width: round(span),
        height: plot.bottom - plot.top,
        fill: palette.grid,
        fillOpacity: 0.55,
      }),
      ...(span < name.length * 6.5
        ? []
        : [label(name, left + span / 2, plot.top + 13, { textAnchor: "middle", fill: palette.muted })]),
    ];
  });
}

function drawBlocks({ blocks, x, y }: TraceChart, plot: PlotArea, palette: ChartPalette): readonly SvgNode[] {
  let previous = Number.POSITIVE_INFINITY;
  return blocks.flatMap(({ name, position, blocks: columns }) => {
    const rects = columns.map(({ fromX, toX, low, high }) => {
      const [top, left] = [yOf(plot, y, high), xOf(plot, x, fromX)];
      return node("rect", {
        x: round(left),
        y: round(top),
        width: round(Math.max(1, xOf(plot, x, toX) - left)),
        height: round(Math.max(0, yOf(plot, y, low) - top)),
        fill: rgbText(cividis(0.12 + 0.88 * position)),
        stroke: palette.surface,
        strokeWidth: 0.75,
      });
    });
    const last = columns.at(-1);
    if (last === undefined) return rects;
    const middle = yOf(plot, y, (last.low + last.high) / 2);
    const isTall = yOf(plot, y, last.low) - yOf(plot, y, last.high) >= CLOSEST_NAMES * 0.6;
    if (!isTall || previous - middle < CLOSEST_NAMES) return rects;
    previous = middle;
    return [...rects, label(shorten(name), plot.right + 6, middle + 4, { fill: palette.ink })];
  });
}

/** Names of layers differ at their end. */
function shorten(name: string): string {
  return name.length <= LONGEST_NAME ? name : `…${name.slice(1 - LONGEST_NAME)}`;
}

function drawBand({ band, line: points, x, y }: TraceChart, plot: PlotArea, palette: ChartPalette): readonly SvgNode[] {
  type Edge = TraceChart["band"][number];
  const shape = areaShape<Edge>(
    (edge) => xOf(plot, x, edge.x),
    (edge) => yOf(plot, y, kept(y, edge.low)),
    (edge) => yOf(plot, y, kept(y, edge.high)),
  ).digits(1);
  const curve = lineShape<TraceChart["line"][number]>(
    (point) => xOf(plot, x, point.x),
    (point) => yOf(plot, y, kept(y, point.y)),
  ).digits(1);
  return [
    ...(band.length > 1 ? [node("path", { d: shape([...band]) ?? "", fill: palette.band, fillOpacity: 0.8 })] : []),
    ...(points.length > 1
      ? [node("path", { d: curve([...points]) ?? "", fill: "none", stroke: palette.accent, strokeWidth: 1.75 })]
      : []),
  ];
}

function drawLevels({ levels, y }: TraceChart, plot: PlotArea, palette: ChartPalette): readonly SvgNode[] {
  return levels.flatMap(({ y: level, label: name }) => {
    const at = yOf(plot, y, level);
    return [
      line(plot.left, at, plot.right, at, { stroke: palette.ink, strokeDasharray: "5 3" }),
      label(name, plot.right - 4, at - 4, { textAnchor: "end", fill: palette.ink, stroke: palette.surface, ...RIM }),
    ];
  });
}

/** Intervals heavier than the points, since they are what may be read. */
function drawDots({ dots, x, y }: TraceChart, plot: PlotArea, palette: ChartPalette): readonly SvgNode[] {
  return dots.flatMap((dot) => {
    const [left, top] = [xOf(plot, x, dot.x), yOf(plot, y, kept(y, dot.y))];
    const ends = dot.interval?.map((end) => yOf(plot, y, kept(y, end))) ?? [];
    return [
      ...(ends.length === 2
        ? [line(left, ends[0] ?? 0, left, ends[1] ?? 0, { stroke: palette.accent, strokeWidth: 3.5 })]
        : []),
      node("circle", {
        cx: round(left),
        cy: round(top),
        r: 3.5,
        fill: palette.ink,
        stroke: palette.surface,
        strokeWidth: 1,
      }),
    ];
  });
}

function drawMark({ mark, x }: TraceChart, plot: PlotArea, palette: ChartPalette): readonly SvgNode[] {
  if (mark === null) return [];
  const at = xOf(plot, x, mark.x);
  const isRight = at > (plot.left + plot.right) / 2;
  return [
    line(at, plot.top, at, plot.bottom, { stroke: palette.ink, strokeDasharray: "4 3" }),
    label(mark.label, isRight ? at - 5 : at + 5, plot.top + 28, {
      textAnchor: isRight ? "end" : "start",
      fill: palette.ink,
      stroke: palette.surface,
      ...RIM,
    }),
  ];
}

/** What reaches beyond an axis ends at it; the table has the numbers. */
function kept(axis: Axis, value: number): number {
  const position = axisPosition(axis, value);
  const [low, high] = axis.domain;
  return position < 0 ? low : position > 1 ? high : value;
}
