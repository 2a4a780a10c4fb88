import { cividis, rgbText } from "@/lib/charts/colour-scale";
import { colourPosition, columnEdges } from "@/lib/charts/draw-heatmap";
import type { Heatmap, HeatmapRow } from "@/lib/charts/heatmap-model";

type Size = { readonly width: number; readonly height: number };

/** Browsers refuse canvases beyond this edge; very deep models get coarser pixels instead of none. */
const LONGEST_EDGE_PIXELS = 8192;
const CLOSEST_CROSSES_PIXELS = 14;
const NON_FINITE_FILL = "#b8c2bf";

/** Paints every cell as it is, missing ones hatched, those with values that are not finite crossed. */
export function paintHeatmap(canvas: HTMLCanvasElement, heatmap: Heatmap, size: Size): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const density = Math.min(window.devicePixelRatio || 1, LONGEST_EDGE_PIXELS / Math.max(size.width, size.height));
  canvas.width = Math.round(size.width * density);
  canvas.height = Math.round(size.height * density);
  context.scale(density, density);
  const edges = columnEdges(heatmap, 0, size.width);
  const rowHeight = size.height / heatmap.rows.length;
  for (const [index, row] of heatmap.rows.entries())
    paintRow(context, heatmap, row, edges, index * rowHeight, rowHeight);
}

function paintRow(
  context: CanvasRenderingContext2D,
  heatmap: Heatmap,
  row: HeatmapRow,
  edges: ReturnType<typeof columnEdges>,
  top: number,
  rowHeight: number,
): void {
  const height = rowHeight > 6 ? rowHeight - 1 : rowHeight;
  const isBad = new Set(row.nonFiniteColumns);
  const isZero = new Set(row.zeroColumns);
  for (const [column, [left, width]] of edges.entries()) {
    const mean = row.means[column] ?? null;
    if (mean !== null) {
      context.fillStyle = rgbText(cividis(colourPosition(heatmap, mean)));
      context.fillRect(left, top, width + 0.3, height);
    } else if (isBad.has(column)) {
      context.fillStyle = NON_FINITE_FILL;
      context.fillRect(left, top, width + 0.3, height);
    } else if (!isZero.has(column)) {
      hatch(context, left, top, width, height);
    }
  }
  let previous = Number.NEGATIVE_INFINITY;
  for (const column of row.nonFiniteColumns) {
    const [left = 0, width = 0] = edges[column] ?? [];
    // Crosses that touch would read as a bar; the grey beneath already says that all of it is bad.
    if (left - previous < CLOSEST_CROSSES_PIXELS && row.means[column] === null) continue;
    previous = left;
    cross(context, left + width / 2, top + height / 2, Math.min(4, height / 2 - 1));
  }
}

/** Lines at a fixed place of the canvas, so that neighbouring missing cells read as one area. */
function hatch(context: CanvasRenderingContext2D, left: number, top: number, width: number, height: number): void {
  context.save();
  context.beginPath();
  context.rect(left, top, width + 0.3, height);
  context.clip();
  context.strokeStyle = "#8a9693";
  context.lineWidth = 1;
  context.beginPath();
  const start = Math.floor((left - height) / 6) * 6;
  for (let x = start; x < left + width; x += 6) {
    context.moveTo(x, top + height);
    context.lineTo(x + height, top);
  }
  context.stroke();
  context.restore();
}

/** White on dark, so that the cross shows on every colour of the scale. */
function cross(context: CanvasRenderingContext2D, x: number, y: number, reach: number): void {
  if (reach < 1) return;
  for (const [colour, lineWidth] of [
    ["#16211f", 3.5],
    ["#ffffff", 1.5],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = lineWidth;
    context.beginPath();
    context.moveTo(x - reach, y - reach);
    context.lineTo(x + reach, y + reach);
    context.moveTo(x + reach, y - reach);
    context.lineTo(x - reach, y + reach);
    context.stroke();
  }
}
