import { powerTicks } from "./axis-ticks";
import type { ChartPalette } from "./chart-palette";
import { cividis, rgbText } from "./colour-scale";
import { drawXAxis, type PlotArea } from "./draw-axes";
import { drawCellFrames } from "./draw-highlight";
import { drawCross } from "./draw-loss";
import type { Heatmap, HeatmapRow } from "./heatmap-model";
import { label, node, round, type SvgDrawing, type SvgNode } from "./svg-node";

const LABEL_WIDTH = 110;
const LEGEND_HEIGHT = 44;

/** The heatmap as a file: one rectangle per cell, nothing blended. */
export function drawHeatmap(heatmap: Heatmap, width: number, height: number, palette: ChartPalette): SvgDrawing {
  const plot: PlotArea = { left: LABEL_WIDTH, top: LEGEND_HEIGHT, right: width - 12, bottom: height - 40 };
  const rowHeight = (plot.bottom - plot.top) / heatmap.rows.length;
  const every = Math.ceil(13 / rowHeight);
  return {
    width,
    height,
    nodes: [
      ...drawLegend(heatmap, plot, palette),
      ...heatmap.rows.flatMap((row, index) =>
        drawRow(row, heatmap, plot, plot.top + index * rowHeight, rowHeight, palette),
      ),
      ...heatmap.rows.flatMap((row, index) =>
        index % every === 0
          ? [
              label(row.layer, plot.left - 6, plot.top + (index + 0.5) * rowHeight + 4, {
                textAnchor: "end",
                fill: palette.ink,
              }),
            ]
          : [],
      ),
      ...drawCellFrames(heatmap.rows, heatmap.highlight, heatmap.x, plot),
      ...drawXAxis(plot, heatmap.x, palette),
    ],
  };
}

/** Position of a cell's value on the colour scale, 0 to 1. */
export function colourPosition(heatmap: Heatmap, log: number): number {
  return (log - heatmap.colour.from) / (heatmap.colour.to - heatmap.colour.from);
}

/** Start and width of each column in pixels, by its steps, so that the axis below tells the truth. */
export function columnEdges(heatmap: Heatmap, left: number, right: number): readonly (readonly [number, number])[] {
  const [from, to] = heatmap.x.domain;
  const scale = (step: number): number => left + ((step - from) / (to - from)) * (right - left);
  return heatmap.columns.map((column, index) => {
    const next = heatmap.columns[index + 1];
    const start = scale(column.fromStep);
    return [start, (next ? scale(next.fromStep) : right) - start];
  });
}

function drawRow(
  row: HeatmapRow,
  heatmap: Heatmap,
  plot: PlotArea,
  top: number,
  rowHeight: number,
  palette: ChartPalette,
): readonly SvgNode[] {
  const edges = columnEdges(heatmap, plot.left, plot.right);
  const cells = row.means.flatMap((mean, column) => {
    const [x = 0, cellWidth = 0] = edges[column] ?? [];
    const box = { x: round(x), y: round(top), width: round(cellWidth + 0.2), height: round(rowHeight - 0.5) };
    if (mean !== null) return [node("rect", { ...box, fill: rgbText(cividis(colourPosition(heatmap, mean))) })];
    if (row.zeroColumns.includes(column)) return [];
    if (row.nonFiniteColumns.includes(column)) return [node("rect", { ...box, fill: palette.grid })];
    return [node("rect", { ...box, fill: palette.hatch, fillOpacity: 0.25 })];
  });
  const crosses = row.nonFiniteColumns.map((column) => {
    const [x = 0, cellWidth = 0] = edges[column] ?? [];
    return drawCross(x + cellWidth / 2, top + rowHeight / 2, palette);
  });
  return [...cells, ...crosses];
}

function drawLegend(heatmap: Heatmap, plot: PlotArea, palette: ChartPalette): readonly SvgNode[] {
  const width = Math.min(200, plot.right - plot.left);
  const pieces = 40;
  const { from, to } = heatmap.colour;
  return [
    label(heatmap.colour.label, plot.left, 11, { fill: palette.muted }),
    ...Array.from({ length: pieces }, (_, index) =>
      node("rect", {
        x: round(plot.left + (index * width) / pieces),
        y: 16,
        width: round(width / pieces + 0.2),
        height: 8,
        fill: rgbText(cividis((index + 0.5) / pieces)),
      }),
    ),
    ...powerTicks(from, to, 4).map((tick) =>
      label(tick.label, plot.left + ((Math.log10(tick.value) - from) / (to - from)) * width, 37, {
        textAnchor: "middle",
        fill: palette.muted,
      }),
    ),
  ];
}
