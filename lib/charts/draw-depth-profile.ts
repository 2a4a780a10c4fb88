import { area as areaShape, line as lineShape } from "d3-shape";
import { formatNumber } from "@/lib/core/format-number";
import type { ChartPalette } from "./chart-palette";
import { drawXAxis, type PlotArea, xOf } from "./draw-axes";
import { drawRowBands } from "./draw-highlight";
import type { DepthProfileChart, FittedPoint, ProfileRow } from "./profile-model";
import { label, line, node, round, type SvgDrawing, type SvgNode } from "./svg-node";

const HATCH_GAP = 8;

export type ProfileLayout = {
  readonly width: number;
  readonly plot: PlotArea;
  readonly rowHeight: number;
  readonly hasLabels: boolean;
};

/** The profile alone, in a given height: rows share it, labels are thinned when they would touch. */
export function drawDepthProfile(
  chart: DepthProfileChart,
  width: number,
  height: number,
  palette: ChartPalette,
): SvgDrawing {
  const plot: PlotArea = { left: Math.min(110, width * 0.3), top: 8, right: width - 48, bottom: height - 40 };
  const rowHeight = (plot.bottom - plot.top) / chart.rows.length;
  const layout = { width, plot, rowHeight, hasLabels: true };
  return { width, height, nodes: [...drawXAxis(plot, chart.x, palette), ...drawProfileRows(chart, layout, palette)] };
}

/** Rows, fitted line and band; the caller decides where the axis stands. */
export function drawProfileRows(
  chart: DepthProfileChart,
  layout: ProfileLayout,
  palette: ChartPalette,
): readonly SvgNode[] {
  const every = Math.ceil(13 / layout.rowHeight);
  return [
    ...drawRowBands(chart.rows, chart.highlight, layout.plot, layout.rowHeight, palette),
    ...drawGrid(chart, layout, palette),
    ...drawFit(chart, layout, palette),
    ...chart.rows.flatMap((row, index) => drawRow(row, index, index % every === 0, chart, layout, palette)),
  ];
}

function centreOf(layout: ProfileLayout, index: number): number {
  return layout.plot.top + (index + 0.5) * layout.rowHeight;
}

function drawGrid(chart: DepthProfileChart, { plot }: ProfileLayout, palette: ChartPalette): readonly SvgNode[] {
  return chart.x.ticks.map((tick) => {
    const x = xOf(plot, chart.x, tick.value);
    return line(x, plot.top, x, plot.bottom, { stroke: palette.grid });
  });
}

function drawFit(chart: DepthProfileChart, layout: ProfileLayout, palette: ChartPalette): readonly SvgNode[] {
  const indexOf = new Map(chart.rows.map((row, index) => [row.depth, index]));
  const y = (point: FittedPoint): number => centreOf(layout, indexOf.get(point.depth) ?? 0);
  const x = (value: number): number => {
    const inside = Math.min(chart.x.domain[1], Math.max(chart.x.domain[0], value));
    return xOf(layout.plot, chart.x, inside);
  };
  const band = areaShape<FittedPoint>()
    .y(y)
    .x0((point) => x(point.low ?? point.value))
    .x1((point) => x(point.high ?? point.value))
    .digits(1);
  const middle = lineShape<FittedPoint>((point) => x(point.value), y).digits(1);
  const points = [...chart.fit];
  return points.length < 2
    ? []
    : [
        node("path", { d: band(points) ?? "", fill: palette.band }),
        node("path", { d: middle(points) ?? "", fill: "none", stroke: palette.accent, strokeWidth: 1.5 }),
      ];
}

function drawRow(
  row: ProfileRow,
  index: number,
  isLabelled: boolean,
  chart: DepthProfileChart,
  layout: ProfileLayout,
  palette: ChartPalette,
): readonly SvgNode[] {
  const { plot, rowHeight } = layout;
  const y = centreOf(layout, index);
  const nodes: SvgNode[] = [];
  if (row.excluded !== null) nodes.push(drawHatch(plot, y, rowHeight, palette));
  if (layout.hasLabels && isLabelled) {
    const isLong = row.layer.length > 15;
    const name = isLong ? `…${row.layer.slice(-14)}` : row.layer;
    nodes.push(label(name, plot.left - 6, y + 4, { textAnchor: "end", fill: palette.ink }));
  }
  const colour = row.excluded === null ? palette.ink : palette.muted;
  if (row.interval) {
    const [from, to] = row.interval;
    nodes.push(line(xOf(plot, chart.x, from), y, xOf(plot, chart.x, to), y, { stroke: colour, strokeWidth: 4 }));
  }
  if (row.value !== null) {
    nodes.push(
      node("circle", { cx: xOf(plot, chart.x, row.value).toFixed(1), cy: y.toFixed(1), r: 2.5, fill: colour }),
    );
  }
  if (row.factor !== null && rowHeight >= 13) {
    const text = `× ${formatNumber(row.factor, 2)}`;
    nodes.push(
      label(text, layout.width, y - rowHeight / 2 + 4, { textAnchor: "end", fill: palette.muted, fontSize: 11 }),
    );
  }
  return nodes;
}

/** Excluded rows stay in the picture, hatched, so that nobody takes them for missing. */
function drawHatch(plot: PlotArea, y: number, rowHeight: number, palette: ChartPalette): SvgNode {
  const height = Math.max(2, rowHeight - 2);
  const bottom = y + height / 2;
  const strokes: string[] = [];
  for (let x = plot.left - height; x < plot.right; x += HATCH_GAP) {
    const [from, to] = [Math.max(0, plot.left - x), Math.min(height, plot.right - x)];
    strokes.push(`M${round(x + from)} ${round(bottom - from)}L${round(x + to)} ${round(bottom - to)}`);
  }
  return node("path", { d: strokes.join(""), stroke: palette.hatch, strokeWidth: 1, strokeOpacity: 0.5, fill: "none" });
}
