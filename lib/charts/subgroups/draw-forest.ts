import { axisPosition } from "../axis-ticks";
import type { ChartPalette } from "../chart-palette";
import { drawXAxis, type PlotArea, xOf } from "../draw-axes";
import { label, line, node, type SvgDrawing, type SvgNode } from "../svg-node";
import { drawGroupMark } from "./draw-group-mark";
import { EVIDENCE_STATES } from "./evidence-state";
import type { ForestChart, ForestRow } from "./forest-model";
import { groupStyle } from "./subgroup-style";
import { fitWords } from "./wrap-words";

const ROW = 84;
const TOP = 6;
const FOOT = 44;
/** From this width on, names stand beside their intervals instead of above. */
const WIDE = 560;
const NAMES = 230;
const INSET = 14;

/** The same at every width, so that nothing moves when the width becomes known. */
export function forestHeight({ rows }: ForestChart): number {
  return TOP + rows.length * ROW + FOOT;
}

/** The interval is drawn heavier than the point: it is what can be said. */
export function drawForest(chart: ForestChart, width: number, palette: ChartPalette): SvgDrawing {
  const height = forestHeight(chart);
  const isWide = width >= WIDE;
  const area: PlotArea = {
    left: isWide ? NAMES : INSET,
    top: TOP,
    right: width - INSET,
    bottom: height - FOOT,
  };
  return {
    width,
    height,
    nodes: [
      ...chart.rows.flatMap((row, index) => drawMarked(chart, row, index, width, palette)),
      ...drawMargin(chart, area, palette),
      ...drawXAxis(area, chart.axis, palette),
      ...chart.rows.flatMap((row, index) => drawRow(row, TOP + index * ROW, { chart, area, isWide, palette })),
    ],
  };
}

function drawMarked(
  { marked }: ForestChart,
  row: ForestRow,
  index: number,
  width: number,
  palette: ChartPalette,
): readonly SvgNode[] {
  if (marked !== row.name) return [];
  const y = TOP + index * ROW;
  return [
    node("rect", { x: 0, y, width, height: ROW, fill: palette.grid, fillOpacity: 0.55 }),
    node("rect", { x: 0, y, width: 4, height: ROW, fill: palette.ink }),
  ];
}

function drawMargin({ axis, margin }: ForestChart, area: PlotArea, palette: ChartPalette): readonly SvgNode[] {
  if (margin === null) return [];
  const [left = area.left, right = area.left] = margin.map((end) =>
    Math.min(area.right, Math.max(area.left, xOf(area, axis, end))),
  );
  const size = { x: left, y: area.top, width: Math.max(0, right - left), height: area.bottom - area.top };
  return [node("rect", { ...size, fill: palette.band, fillOpacity: 0.6 })];
}

/** Through the row, but not through its words. */
function drawNoDifference({ axis, noDifference }: ForestChart, top: number, { area, isWide, palette }: RowPlace) {
  if (noDifference === null) return [];
  const x = xOf(area, axis, noDifference);
  const stretches = isWide ? WIDE_STRETCHES : NARROW_STRETCHES;
  return stretches.map(([from, to]) =>
    line(x, top + from, x, top + to, { stroke: palette.ink, strokeWidth: 1.5, strokeDasharray: "4 3" }),
  );
}

/** Parts of a row, in pixels from its top, in which no words stand. */
const WIDE_STRETCHES = [
  [0, 46],
  [64, ROW],
] as const;
const NARROW_STRETCHES = [[52, 67]] as const;

type RowPlace = Omit<Place, "chart">;

type Place = {
  readonly chart: ForestChart;
  readonly area: PlotArea;
  readonly isWide: boolean;
  readonly palette: ChartPalette;
};

function drawRow(row: ForestRow, top: number, { chart, area, isWide, palette }: Place): readonly SvgNode[] {
  const { colour } = groupStyle(palette, row.place);
  const style = groupStyle(palette, row.place);
  const isMarked = chart.marked === row.name;
  const y = isWide ? top + 34 : top + 60;
  const words = `${EVIDENCE_STATES[row.state].sign} ${row.words}`;
  const names = [
    drawGroupMark(style, 20, top + 14),
    label(fitWords(row.label, (isWide ? NAMES : area.right) - 44), 34, top + 18, {
      fill: palette.ink,
      fontWeight: 600,
    }),
    label(row.counts, 34, top + 34, { fill: palette.muted }),
    label(row.value, 34, top + 49, { fill: palette.ink }),
    label(words, wordsX(row, words, { chart, area, isWide }), isWide ? top + 58 : top + 80, { fill: palette.ink }),
  ];
  const expected = row.expected === null ? [] : drawExpected(row.expected, chart, area, y + 8, palette);
  return [
    ...names,
    ...drawNoDifference(chart, top, { area, isWide, palette }),
    ...drawRange(row, { chart, area, y, colour, isMarked }),
    ...expected,
    ...drawPoint(row, chart, area, y, palette),
  ];
}

/** Under the beginning of the interval, as far to the left as the words need. */
function wordsX({ interval }: ForestRow, words: string, { chart, area, isWide }: Omit<Place, "palette">): number {
  if (!isWide) return 34;
  if (interval === null) return area.left + 6;
  const start = area.left + clippedPosition(chart, interval[0]) * (area.right - area.left);
  return Math.max(area.left + 6, Math.min(start, area.right - words.length * 6.4));
}

type Range = {
  readonly chart: ForestChart;
  readonly area: PlotArea;
  readonly y: number;
  readonly colour: string;
  readonly isMarked: boolean;
};

function drawRange({ interval }: ForestRow, { chart, area, y, colour, isMarked }: Range): readonly SvgNode[] {
  if (interval === null) return [];
  const places = interval.map((end) => clippedPosition(chart, end));
  const [from, to] = places.map((position) => area.left + position * (area.right - area.left));
  if (from === undefined || to === undefined) return [];
  const nodes = [line(from, y, to, y, { stroke: colour, strokeWidth: isMarked ? 8 : 5 })];
  if (axisPosition(chart.axis, interval[0]) < 0) nodes.push(arrow(area.left, y, -1, colour));
  if (axisPosition(chart.axis, interval[1]) > 1) nodes.push(arrow(area.right, y, 1, colour));
  return nodes;
}

/** The interval goes on beyond the axis. */
function arrow(x: number, y: number, direction: 1 | -1, colour: string): SvgNode {
  const tip = x + direction * 9;
  return node("polygon", { points: `${tip},${y} ${x},${y - 6} ${x},${y + 6}`, fill: colour });
}

function drawPoint(row: ForestRow, chart: ForestChart, area: PlotArea, y: number, palette: ChartPalette) {
  if (row.point === null) return [];
  const x = area.left + clippedPosition(chart, row.point) * (area.right - area.left);
  return [node("circle", { cx: x, cy: y, r: 3, fill: palette.surface, stroke: palette.ink, strokeWidth: 1.5 })];
}

/** Thin and grey: a promise of the risks themselves, nothing that was observed. */
function drawExpected(
  { point, interval }: NonNullable<ForestRow["expected"]>,
  chart: ForestChart,
  area: PlotArea,
  y: number,
  palette: ChartPalette,
): readonly SvgNode[] {
  const at = (value: number): number => area.left + clippedPosition(chart, value) * (area.right - area.left);
  const nodes = [node("polygon", { points: diamond(at(point), y), fill: palette.muted })];
  if (interval !== null)
    nodes.push(line(at(interval[0]), y, at(interval[1]), y, { stroke: palette.muted, strokeWidth: 1.5 }));
  return nodes;
}

function diamond(x: number, y: number): string {
  return `${x},${y - 4} ${x + 4},${y} ${x},${y + 4} ${x - 4},${y}`;
}

function clippedPosition({ axis }: ForestChart, value: number): number {
  if (axis.scale === "log" && value <= 0) return 0;
  return Math.min(1, Math.max(0, axisPosition(axis, value)));
}
