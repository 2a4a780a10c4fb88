import { area as areaShape, line as lineShape } from "d3-shape";
import { axisPosition } from "../axis-ticks";
import type { Axis } from "../chart-model";
import type { ChartPalette } from "../chart-palette";
import { drawXAxis, drawYAxis, type PlotArea, xOf, yOf } from "../draw-axes";
import { label, line, node, type SvgDrawing, type SvgNode } from "../svg-node";
import type { CourseChart, CourseLine, CoursePoint } from "./course-model";
import { drawGroupMark } from "./draw-group-mark";
import { isSameGroup } from "./marked-group";
import { type GroupStyle, groupStyle } from "./subgroup-style";

const MARGIN = { left: 56, top: 30, right: 12, bottom: 40 } as const;
const LEGEND_ROW = 18;
const LEGEND_SAMPLE = 30;
/** Marks at one place stand beside each other. */
const APART = 7;
const LEVEL_DASHES = ["10 3", "1.5 3"] as const;
const DASHES = { solid: "none", dashed: "7 3", dotted: "2 3" } as const;

export function drawCourse(chart: CourseChart, width: number, height: number, palette: ChartPalette): SvgDrawing {
  const plot: PlotArea = {
    left: MARGIN.left,
    top: MARGIN.top + (chart.lines.length + chart.levels.length) * LEGEND_ROW,
    right: width - MARGIN.right,
    bottom: height - MARGIN.bottom,
  };
  // What is marked is drawn last, so that nothing lies over it.
  const order = [...chart.lines.keys()].sort(
    (a, b) => Number(isMarked(chart, chart.lines[a])) - Number(isMarked(chart, chart.lines[b])),
  );
  return {
    width,
    height,
    nodes: [
      ...chart.lines.flatMap((entry, index) => drawLegendRow(entry, index, chart, palette)),
      ...chart.levels.flatMap((level, index) => drawLevelRow(level, index, chart, palette)),
      ...drawYAxis(plot, { ...chart.y, label: "" }, palette),
      label(chart.y.label, 0, plot.top - 12, { fill: palette.muted }),
      ...drawXAxis(plot, chart.x, palette),
      ...chart.levels.flatMap((level, index) => drawLevel(level, index, chart, plot, palette)),
      ...order.flatMap((index) => drawLine(index, chart, plot, palette)),
    ],
  };
}

function isMarked({ marked }: CourseChart, entry: CourseLine | undefined): boolean {
  return marked !== null && (entry?.groups.some((name) => isSameGroup(name, marked)) ?? false);
}

/** Where a group is marked, the others step back without leaving the picture. */
function weightOf(chart: CourseChart, entry: CourseLine): { readonly strokeWidth: number; readonly opacity: number } {
  if (!chart.lines.some((other) => isMarked(chart, other))) return { strokeWidth: 2, opacity: 1 };
  return isMarked(chart, entry) ? { strokeWidth: 3.5, opacity: 1 } : { strokeWidth: 1.5, opacity: 0.55 };
}

function styleOf(entry: CourseLine, palette: ChartPalette): GroupStyle {
  const own = groupStyle(palette, entry.place);
  const { mark, dash } = entry.otherPlace === null ? own : groupStyle(palette, entry.otherPlace);
  const style = { colour: own.colour, mark, dash };
  return entry.dash === "own" ? style : { ...style, dash: DASHES[entry.dash] };
}

function drawLegendRow(
  entry: CourseLine,
  index: number,
  chart: CourseChart,
  palette: ChartPalette,
): readonly SvgNode[] {
  const y = 8 + index * LEGEND_ROW;
  const style = styleOf(entry, palette);
  const { strokeWidth } = weightOf(chart, entry);
  return [
    line(0, y, LEGEND_SAMPLE, y, { stroke: style.colour, strokeWidth, strokeDasharray: style.dash }),
    ...(chart.look === "band" ? [] : [drawGroupMark(style, LEGEND_SAMPLE / 2, y, 4.5)]),
    label(entry.label, LEGEND_SAMPLE + 6, y + 4, {
      fill: palette.ink,
      ...(isMarked(chart, entry) ? { fontWeight: 700 } : {}),
    }),
  ];
}

/** Levels are named above the plot, where names of near ones do not lie over each other. */
function drawLevelRow(
  { label: name }: CourseChart["levels"][number],
  index: number,
  { lines }: CourseChart,
  palette: ChartPalette,
): readonly SvgNode[] {
  const y = 8 + (lines.length + index) * LEGEND_ROW;
  return [
    line(0, y, LEGEND_SAMPLE, y, { stroke: palette.ink, strokeWidth: 1.5, strokeDasharray: levelDash(index) }),
    label(name, LEGEND_SAMPLE + 6, y + 4, { fill: palette.ink }),
  ];
}

function drawLevel(
  { y: level }: CourseChart["levels"][number],
  index: number,
  { y }: CourseChart,
  plot: PlotArea,
  palette: ChartPalette,
): readonly SvgNode[] {
  const position = axisPosition(y, level);
  if (position < 0 || position > 1) return [];
  const at = yOf(plot, y, level);
  return [
    line(plot.left, at, plot.right, at, { stroke: palette.ink, strokeWidth: 1.5, strokeDasharray: levelDash(index) }),
  ];
}

function levelDash(index: number): string {
  return LEVEL_DASHES[index % LEVEL_DASHES.length] ?? "none";
}

function drawLine(index: number, chart: CourseChart, plot: PlotArea, palette: ChartPalette): readonly SvgNode[] {
  const entry = chart.lines[index];
  if (entry === undefined) return [];
  const style = styleOf(entry, palette);
  const weight = weightOf(chart, entry);
  const shift = chart.look === "marks" ? (index - (chart.lines.length - 1) / 2) * APART : 0;
  const x = (point: CoursePoint): number => xOf(plot, chart.x, point.x) + shift;
  const at = (value: number): number => yOf(plot, chart.y, kept(chart.y, value));
  const nodes = entry.parts.flatMap((points): readonly SvgNode[] => {
    const path = lineShape<CoursePoint>(x, (point) => at(point.y)).digits(1)([...points]) ?? "";
    const stroke = { d: path, fill: "none", stroke: style.colour, strokeDasharray: style.dash };
    if (chart.look === "marks")
      return [
        node("path", { ...stroke, strokeWidth: 1 }),
        ...points.flatMap((point) => drawMark(point, style, x, at, weight.strokeWidth)),
      ];
    return [drawBand(points, style, x, at), node("path", { ...stroke, strokeWidth: weight.strokeWidth })];
  });
  const ends = chart.look === "runs" ? [entry.parts[0]?.[0], entry.parts.at(-1)?.at(-1)] : [];
  const marks = ends.flatMap((point) => {
    if (point === undefined) return [];
    // A single point has no band.
    const interval = entry.parts.flat().length === 1 ? point.interval : null;
    return drawMark({ ...point, interval }, style, x, at, weight.strokeWidth);
  });
  return [node("g", { opacity: weight.opacity }, [...nodes, ...marks])];
}

function drawBand(
  points: readonly CoursePoint[],
  { colour }: GroupStyle,
  x: (point: CoursePoint) => number,
  at: (value: number) => number,
): SvgNode {
  const shape = areaShape<CoursePoint>(
    x,
    (point) => at(point.interval?.[0] ?? point.y),
    (point) => at(point.interval?.[1] ?? point.y),
  ).digits(1);
  return node("path", { d: shape([...points]) ?? "", fill: colour, fillOpacity: 0.18 });
}

/** The interval heavier than the mark, since it is what may be read. */
function drawMark(
  point: CoursePoint,
  style: GroupStyle,
  x: (point: CoursePoint) => number,
  at: (value: number) => number,
  strokeWidth: number,
): readonly SvgNode[] {
  const left = x(point);
  return [
    ...(point.interval === null
      ? []
      : [
          line(left, at(point.interval[0]), left, at(point.interval[1]), {
            stroke: style.colour,
            strokeWidth: strokeWidth + 1,
          }),
        ]),
    drawGroupMark(style, left, at(point.y), 4),
  ];
}

/** What reaches beyond an axis ends at it; the table has the numbers. */
function kept(axis: Axis, value: number): number {
  const position = axisPosition(axis, value);
  const [low, high] = axis.domain;
  return position < 0 ? low : position > 1 ? high : value;
}
