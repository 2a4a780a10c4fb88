import type { Axis } from "./chart-model";
import type { ChartPalette } from "./chart-palette";
import { type PlotArea, xOf } from "./draw-axes";
import { groupHighlightedRows, type Highlight } from "./highlight";
import { line, node, round, type SvgNode } from "./svg-node";

/** Steps that a finding names: shaded, with a bar along the top that also shows in greyscale. */
export function drawStepBand(
  highlight: Highlight | null,
  axis: Axis,
  plot: PlotArea,
  palette: ChartPalette,
): readonly SvgNode[] {
  const ends = bandEnds(highlight, axis, plot);
  if (ends === null) return [];
  const [from, to] = ends;
  return [
    node("rect", {
      x: round(from),
      y: plot.top,
      width: round(Math.max(1, to - from)),
      height: plot.bottom - plot.top,
      fill: palette.band,
      fillOpacity: 0.45,
    }),
    line(from, plot.top, to, plot.top, { stroke: palette.accent, strokeWidth: 4 }),
  ];
}

/** Rows of the layers that a finding names, shaded, for pictures over depth alone. */
export function drawRowBands(
  rows: readonly { readonly layer: string }[],
  highlight: Highlight | null,
  box: PlotArea,
  rowHeight: number,
  palette: ChartPalette,
): readonly SvgNode[] {
  return groupHighlightedRows(rows, highlight).flatMap(({ first, last }) => {
    const [top, bottom] = [box.top + first * rowHeight, box.top + (last + 1) * rowHeight];
    return [
      node("rect", {
        x: box.left,
        y: round(top),
        width: round(box.right - box.left),
        height: round(bottom - top),
        fill: palette.band,
        fillOpacity: 0.45,
      }),
      line(box.left + 2, top, box.left + 2, bottom, { stroke: palette.accent, strokeWidth: 4 }),
    ];
  });
}

/**
 * A frame about the steps and layers that a finding names, light on dark so that it shows on every
 * colour of a heatmap without changing one.
 */
export function drawCellFrames(
  rows: readonly { readonly layer: string }[],
  highlight: Highlight | null,
  axis: Axis,
  plot: PlotArea,
): readonly SvgNode[] {
  if (highlight === null) return [];
  const [from, to] = bandEnds(highlight, axis, plot) ?? [plot.left, plot.right];
  const rowHeight = (plot.bottom - plot.top) / rows.length;
  const groups = groupHighlightedRows(rows, highlight);
  const wanted = groups.length > 0 || highlight.span === null ? groups : [{ first: 0, last: rows.length - 1 }];
  return wanted.flatMap(({ first, last }) => {
    const box = {
      x: round(from + 1.5),
      y: round(plot.top + first * rowHeight + 1.5),
      width: round(Math.max(1, to - from - 3)),
      height: round(Math.max(1, (last - first + 1) * rowHeight - 3)),
      fill: "none",
    };
    return [
      node("rect", { ...box, stroke: "#16211f", strokeWidth: 4 }),
      node("rect", { ...box, stroke: "#ffffff", strokeWidth: 1.5 }),
    ];
  });
}

/** Both ends inside the plot; null where no steps are named or none of them is drawn. */
function bandEnds(highlight: Highlight | null, axis: Axis, plot: PlotArea): readonly [number, number] | null {
  if (!highlight?.span) return null;
  const inside = (step: number): number => Math.min(plot.right, Math.max(plot.left, xOf(plot, axis, step)));
  const [from, to] = [inside(highlight.span.from), inside(highlight.span.to)];
  return highlight.span.from > axis.domain[1] || highlight.span.to < axis.domain[0] ? null : [from, to];
}
