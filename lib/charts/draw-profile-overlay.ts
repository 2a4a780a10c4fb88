import { line as lineShape } from "d3-shape";
import { type ChartPalette, seriesStyle } from "./chart-palette";
import { drawXAxis, type PlotArea, xOf } from "./draw-axes";
import type { OverlaidLayer, OverlaidProfile, ProfileOverlay } from "./prepare-profile-overlay";
import { label, line, node, round, type SvgDrawing, type SvgNode } from "./svg-node";

const LEGEND_HEIGHT = 40;
/** Room for half a mark above and below the outermost layers. */
const EDGE = 8;
const LOWEST_LABEL = 13;
const LONGEST_NAME = 42;
/** Half a mark: at the same depth A stands above B, so that neither hides the other. */
const APART = 3;

type Side = "a" | "b";
const SIDES = ["a", "b"] as const;

/** Two profiles over depth: A as dots and a whole line, B as squares and a dashed one. */
export function drawProfileOverlay(
  chart: ProfileOverlay,
  width: number,
  height: number,
  palette: ChartPalette,
): SvgDrawing {
  const left = Math.min(110, width * 0.3);
  const plot: PlotArea = { left, top: LEGEND_HEIGHT, right: width - 12, bottom: height - 40 };
  const y = (position: number): number => plot.bottom - EDGE - position * (plot.bottom - plot.top - 2 * EDGE);
  return {
    width,
    height,
    nodes: [
      ...SIDES.flatMap((side, index) => drawLegend(chart[side], side, index, palette)),
      ...chart.x.ticks.map(({ value }) => {
        const x = xOf(plot, chart.x, value);
        return line(x, plot.top, x, plot.bottom, { stroke: palette.grid });
      }),
      ...drawXAxis(plot, chart.x, palette),
      ...drawLabels(chart, plot, y, palette),
      ...SIDES.flatMap((side) => drawFit(chart, side, plot, y, palette)),
      ...SIDES.flatMap((side) =>
        chart[side].layers.flatMap((layer) => drawLayer(layer, side, chart, plot, y, palette)),
      ),
    ],
  };
}

function styleOf(side: Side, palette: ChartPalette) {
  return seriesStyle(palette, SIDES.indexOf(side));
}

function drawLegend(profile: OverlaidProfile, side: Side, index: number, palette: ChartPalette): readonly SvgNode[] {
  const y = 8 + index * 16;
  const { name } = profile;
  const text = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
  return [drawMark(side, 6, y, false, palette), label(text, 16, y + 4, { fill: palette.muted })];
}

function drawMark(side: Side, x: number, y: number, isHollow: boolean, palette: ChartPalette): SvgNode {
  const { colour } = styleOf(side, palette);
  const paint = isHollow ? { fill: palette.surface, stroke: colour, strokeWidth: 1.5 } : { fill: colour };
  return side === "a"
    ? node("circle", { cx: round(x), cy: round(y), r: 3.5, ...paint })
    : node("rect", { x: round(x - 3), y: round(y - 3), width: 6, height: 6, ...paint });
}

/** Names along the depth, thinned where they would touch. */
function drawLabels(
  chart: ProfileOverlay,
  plot: PlotArea,
  y: (position: number) => number,
  palette: ChartPalette,
): readonly SvgNode[] {
  const gap = (plot.bottom - plot.top - 2 * EDGE) / Math.max(1, chart.labels.length - 1);
  const every = Math.ceil(LOWEST_LABEL / gap);
  return chart.labels.flatMap(({ text, position }, index) => {
    if (index % every !== 0) return [];
    const name = text.length > 15 ? `…${text.slice(-14)}` : text;
    return [label(name, plot.left - 8, y(position) + 4, { textAnchor: "end", fill: palette.ink })];
  });
}

function drawLayer(
  { row, position }: OverlaidLayer,
  side: Side,
  chart: ProfileOverlay,
  plot: PlotArea,
  y: (position: number) => number,
  palette: ChartPalette,
): readonly SvgNode[] {
  if (row.value === null) return [];
  const at = y(position) + (side === "a" ? -APART : APART);
  const [from, to] = row.interval ?? [row.value, row.value];
  const stroke = { stroke: styleOf(side, palette).colour, strokeWidth: 3 };
  return [
    line(xOf(plot, chart.x, from), at, xOf(plot, chart.x, to), at, stroke),
    drawMark(side, xOf(plot, chart.x, row.value), at, row.excluded !== null, palette),
  ];
}

function drawFit(
  chart: ProfileOverlay,
  side: Side,
  plot: PlotArea,
  y: (position: number) => number,
  palette: ChartPalette,
): readonly SvgNode[] {
  const points = [...chart[side].fit];
  if (points.length < 2) return [];
  const [low, high] = chart.x.domain;
  const path = lineShape<(typeof points)[number]>(
    ({ value }) => xOf(plot, chart.x, Math.min(high, Math.max(low, value))),
    ({ position }) => y(position) + (side === "a" ? -APART : APART),
  ).digits(1);
  const { colour, dash } = styleOf(side, palette);
  const dashes = dash === "none" ? {} : { strokeDasharray: dash };
  return [node("path", { d: path(points) ?? "", fill: "none", stroke: colour, strokeWidth: 1.5, ...dashes })];
}
