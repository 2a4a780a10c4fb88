import type { ChartPalette } from "./chart-palette";
import type { IntervalChart } from "./prepare-interval";
import { label, line, node, type SvgDrawing, type SvgNode } from "./svg-node";

const PADDING = 8;

/** A small interval against its threshold: the interval heavier than the point, the finding's side shaded. */
export function drawInterval(chart: IntervalChart, width: number, height: number, palette: ChartPalette): SvgDrawing {
  const x = (position: number): number => PADDING + position * (width - 2 * PADDING);
  const y = chart.threshold ? height / 2 - 5 : height / 2;
  const nodes: SvgNode[] = [];
  if (chart.threshold) {
    const at = x(chart.threshold.position);
    const [from, to] = chart.threshold.direction === "above" ? [at, width] : [0, at];
    nodes.push(
      node("rect", {
        x: from,
        y: 0,
        width: Math.max(0, to - from),
        height: height - 16,
        fill: palette.grid,
        fillOpacity: 0.6,
      }),
      line(at, 0, at, height - 16, { stroke: palette.muted, strokeDasharray: "3 2", strokeWidth: 1.5 }),
      label(chart.threshold.label, Math.min(width - 4, Math.max(4, at)), height - 3, {
        textAnchor: at > width * 0.7 ? "end" : at < width * 0.3 ? "start" : "middle",
        fill: palette.muted,
      }),
    );
  }
  if (chart.interval) {
    const [from, to] = chart.interval;
    nodes.push(line(x(from), y, x(to), y, { stroke: palette.ink, strokeWidth: 4 }));
  }
  nodes.push(
    node("circle", { cx: x(chart.point), cy: y, r: 3.5, fill: palette.ink, stroke: palette.surface, strokeWidth: 1 }),
  );
  return { width, height, nodes };
}
