import { area as areaShape, line as lineShape } from "d3-shape";
import { powerTicks } from "./axis-ticks";
import type { ChartPalette } from "./chart-palette";
import { drawXAxis, drawYAxis, type PlotArea, xOf } from "./draw-axes";
import { drawStepBand } from "./draw-highlight";
import { LOSS_MARGIN } from "./draw-loss";
import type { Heatmap, HeatmapRow } from "./heatmap-model";
import { node, type SvgDrawing } from "./svg-node";

type SeriesPoint = { readonly step: number; readonly mean: number; readonly low: number; readonly high: number };

/** One layer's gradient over the steps, on the heatmap's own scale so that layers can be compared. */
export function drawLayerSeries(
  heatmap: Heatmap,
  row: HeatmapRow,
  width: number,
  height: number,
  palette: ChartPalette,
): SvgDrawing {
  const plot: PlotArea = {
    left: LOSS_MARGIN.left,
    top: LOSS_MARGIN.top,
    right: width - LOSS_MARGIN.right,
    bottom: height - LOSS_MARGIN.bottom,
  };
  const { from, to } = heatmap.colour;
  const axis = {
    label: heatmap.colour.label,
    scale: "log" as const,
    domain: [10 ** from, 10 ** to] as const,
    ticks: powerTicks(from, to, 4),
  };
  const y = (log: number): number => plot.bottom - ((log - from) / (to - from)) * (plot.bottom - plot.top);
  const x = (point: SeriesPoint): number => xOf(plot, heatmap.x, point.step);
  const inside = (log: number): number => Math.min(to, Math.max(from, log));
  const band = areaShape<SeriesPoint>(
    x,
    (point) => y(inside(point.low)),
    (point) => y(inside(point.high)),
  ).digits(1);
  const middle = lineShape<SeriesPoint>(x, (point) => y(point.mean)).digits(1);
  const segments = segmentsOf(heatmap, row);
  return {
    width,
    height,
    nodes: [
      ...drawStepBand(heatmap.highlight, heatmap.x, plot, palette),
      ...drawYAxis(plot, axis, palette),
      ...drawXAxis(plot, heatmap.x, palette),
      ...segments.flatMap((segment) => [
        node("path", { d: band(segment) ?? "", fill: palette.accent, fillOpacity: 0.18 }),
        node("path", { d: middle(segment) ?? "", fill: "none", stroke: palette.accent, strokeWidth: 1.75 }),
      ]),
    ],
  };
}

function segmentsOf(heatmap: Heatmap, row: HeatmapRow): SeriesPoint[][] {
  const segments: SeriesPoint[][] = [];
  let isOpen = false;
  for (const [index, column] of heatmap.columns.entries()) {
    const mean = row.means[index] ?? null;
    if (mean === null) {
      isOpen = false;
      continue;
    }
    if (!isOpen) segments.push([]);
    isOpen = true;
    const step = (column.fromStep + column.toStep) / 2;
    segments.at(-1)?.push({ step, mean, low: row.lows[index] ?? mean, high: row.highs[index] ?? mean });
  }
  return segments;
}
