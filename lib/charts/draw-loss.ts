import { area as areaShape, line as lineShape } from "d3-shape";
import { type ChartPalette, seriesStyle } from "./chart-palette";
import { drawXAxis, drawYAxis, type PlotArea, xOf, yOf } from "./draw-axes";
import { drawStepBand } from "./draw-highlight";
import type { LossChart, StepMark } from "./prepare-loss-chart";
import { type DrawnPoint, type LossLine, lossSegments, nonFiniteSpans } from "./prepare-loss-line";
import { label, line, node, type SvgDrawing, type SvgNode } from "./svg-node";

export const LOSS_MARGIN = { left: 52, top: 26, right: 12, bottom: 40 } as const;

/** Labels of marks stand one below the other, so that neighbours stay readable. */
export const MARK_LINE_HEIGHT = 15;

/** The loss over steps, for files and for the first view before the page becomes interactive. */
export function drawLoss(chart: LossChart, width: number, height: number, palette: ChartPalette): SvgDrawing {
  const plot: PlotArea = {
    left: LOSS_MARGIN.left,
    top: LOSS_MARGIN.top,
    right: width - LOSS_MARGIN.right,
    bottom: height - LOSS_MARGIN.bottom,
  };
  return {
    width,
    height,
    nodes: [
      ...drawStepBand(chart.highlight, chart.x, plot, palette),
      ...drawYAxis(plot, chart.y, palette),
      ...drawXAxis(plot, chart.x, palette),
      ...chart.lines.toReversed().flatMap((lossLine) => drawLine(lossLine, chart, plot, palette)),
      ...chart.marks.flatMap((mark, index) => drawMark(mark, index, chart, plot, palette)),
    ],
  };
}

function drawLine(lossLine: LossLine, chart: LossChart, plot: PlotArea, palette: ChartPalette): readonly SvgNode[] {
  const style = seriesStyle(palette, lossLine.style);
  const x = (point: DrawnPoint): number => xOf(plot, chart.x, point.step);
  const envelope = areaShape<DrawnPoint>(
    x,
    (p) => yOf(plot, chart.y, p.low),
    (p) => yOf(plot, chart.y, p.high),
  ).digits(1);
  const middle = lineShape<DrawnPoint>(x, (p) => yOf(plot, chart.y, p.mean)).digits(1);
  const dash = style.dash === "none" ? {} : { strokeDasharray: style.dash };
  return [
    ...lossSegments(lossLine).flatMap((segment) => [
      node("path", { d: envelope(segment) ?? "", fill: style.colour, fillOpacity: 0.18 }),
      node("path", { d: middle(segment) ?? "", fill: "none", stroke: style.colour, strokeWidth: 1.75, ...dash }),
    ]),
    ...nonFiniteSpans(lossLine).flatMap((span) => {
      const [from, to] = [xOf(plot, chart.x, span.from), xOf(plot, chart.x, span.to)];
      return [
        line(from, plot.top, to, plot.top, { stroke: palette.problem, strokeWidth: 3 }),
        drawCross(from, plot.top, palette),
      ];
    }),
  ];
}

/** The mark for a value that is not finite, the same in every picture. */
export function drawCross(x: number, y: number, palette: ChartPalette): SvgNode {
  return node("path", {
    d: `M${(x - 3).toFixed(1)} ${(y - 3).toFixed(1)}l6 6m0 -6l-6 6`,
    stroke: palette.problem,
    strokeWidth: 1.5,
    fill: "none",
  });
}

function drawMark(
  mark: StepMark,
  index: number,
  chart: LossChart,
  plot: PlotArea,
  palette: ChartPalette,
): readonly SvgNode[] {
  const x = xOf(plot, chart.x, mark.step);
  const isRight = x > (plot.left + plot.right) / 2;
  return [
    line(x, plot.top, x, plot.bottom, { stroke: palette.ink, strokeDasharray: "4 3" }),
    label(mark.label, isRight ? x - 5 : x + 5, plot.top + 13 + index * MARK_LINE_HEIGHT, {
      textAnchor: isRight ? "end" : "start",
      fill: palette.ink,
      stroke: palette.surface,
      strokeWidth: 3,
      paintOrder: "stroke",
    }),
  ];
}
