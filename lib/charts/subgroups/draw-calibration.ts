import { area as areaShape, line as lineShape } from "d3-shape";
import type { CurvePoint } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import type { Axis } from "../chart-model";
import type { ChartPalette } from "../chart-palette";
import { drawXAxis, drawYAxis, type PlotArea, xOf, yOf } from "../draw-axes";
import { label, line, node, round, type SvgDrawing, type SvgNode } from "../svg-node";
import type { CalibrationChart } from "./calibration-model";
import { drawGroupMark } from "./draw-group-mark";
import { type GroupStyle, groupStyle } from "./subgroup-style";
import { wrapWords } from "./wrap-words";

const MARGIN = { left: 44, top: 24, right: 10 } as const;
const HISTOGRAM = 96;
const FOOT = 40;
const GAP = 14;
const LINE = 15;

const TICKS = [0, 0.25, 0.5, 0.75, 1].map((value) => ({ value, label: String(value) }));
const UNIT: Axis = { label: "observed share", scale: "linear", domain: [0, 1], ticks: TICKS };

export function drawCalibration(
  chart: CalibrationChart,
  width: number,
  height: number,
  palette: ChartPalette,
): SvgDrawing {
  const style = groupStyle(palette, chart.place);
  const right = width - MARGIN.right;
  const plot: PlotArea = { left: MARGIN.left, top: MARGIN.top, right, bottom: height - FOOT - HISTOGRAM - GAP };
  const foot: PlotArea = { left: MARGIN.left, top: plot.bottom + GAP, right, bottom: height - FOOT };
  const isMarked = chart.marked === chart.name;
  return {
    width,
    height,
    nodes: [
      ...(isMarked ? drawFrame(width, height, palette) : []),
      ...drawYAxis(plot, UNIT, palette),
      line(plot.left, plot.bottom, plot.right, plot.top, {
        stroke: palette.muted,
        strokeWidth: 1.5,
        strokeDasharray: "4 3",
      }),
      ...drawCurve(chart.curve, plot, style, isMarked),
      ...drawOverall(chart.overall, plot, style, palette),
      ...drawTooSmall(chart.tooSmall, plot, palette),
      ...drawHistogram(chart, foot, style, palette),
      ...drawXAxis(foot, { ...UNIT, label: "predicted risk" }, palette),
    ],
  };
}

function drawFrame(width: number, height: number, palette: ChartPalette): readonly SvgNode[] {
  return [
    node("rect", { x: 0, y: 0, width, height, fill: palette.grid, fillOpacity: 0.35 }),
    node("rect", { x: 0, y: 0, width, height: 3, fill: palette.ink }),
  ];
}

function drawCurve(
  points: readonly CurvePoint[],
  plot: PlotArea,
  { colour, dash }: GroupStyle,
  isMarked: boolean,
): readonly SvgNode[] {
  if (points.length === 0) return [];
  const x = (point: CurvePoint): number => xOf(plot, UNIT, point.risk);
  const y = (value: number): number => yOf(plot, UNIT, Math.min(1, Math.max(0, value)));
  const band = areaShape<CurvePoint>(
    x,
    (point) => y(point.lower),
    (point) => y(point.upper),
  ).digits(1)([...points]);
  const path = lineShape<CurvePoint>(x, (point) => y(point.observed)).digits(1)([...points]);
  return [
    node("path", { d: band ?? "", fill: colour, fillOpacity: 0.22 }),
    node("path", {
      d: path ?? "",
      fill: "none",
      stroke: colour,
      strokeWidth: isMarked ? 4 : 2.5,
      strokeDasharray: dash,
    }),
  ];
}

function drawOverall(
  overall: CalibrationChart["overall"],
  plot: PlotArea,
  style: GroupStyle,
  palette: ChartPalette,
): readonly SvgNode[] {
  if (overall === null) return [];
  const x = xOf(plot, UNIT, overall.risk);
  const whisker =
    overall.interval === null
      ? []
      : [
          line(x, yOf(plot, UNIT, overall.interval[0]), x, yOf(plot, UNIT, overall.interval[1]), {
            stroke: palette.ink,
            strokeWidth: 3,
          }),
        ];
  return [...whisker, drawGroupMark({ ...style }, x, yOf(plot, UNIT, overall.observed), 5)];
}

/** In the corner above the line, which few curves reach; each line ends before the diagonal. */
function drawTooSmall(sentences: readonly string[], plot: PlotArea, palette: ChartPalette): readonly SvgNode[] {
  const [first = "", ...rest] = sentences;
  const slope = (plot.right - plot.left) / (plot.bottom - plot.top);
  const widthOf = (line: number): number => plot.right - plot.left - 20 - slope * (18 + line * LINE);
  const lines = first === "" ? [] : [first, ...wrapWords(rest.join(" "), (line) => widthOf(line + 1))];
  return lines.map((text, index) =>
    label(text, plot.left + 8, plot.top + 16 + index * LINE, {
      fill: index === 0 ? palette.ink : palette.muted,
      fontWeight: index === 0 ? 600 : 400,
    }),
  );
}

/** Those with the event upwards, the others downwards; both on a scale of their own, since events are rare. */
function drawHistogram(
  { bins, asDots, eventsName }: CalibrationChart,
  foot: PlotArea,
  style: GroupStyle,
  palette: ChartPalette,
): readonly SvgNode[] {
  const middle = (foot.top + foot.bottom) / 2;
  const base = line(foot.left, middle, foot.right, middle, { stroke: palette.muted });
  if (bins.length === 0) return [base];
  const half = (foot.bottom - foot.top) / 2 - 2;
  const most = { events: mostOf(bins.map(({ events }) => events)), others: mostOf(bins.map(({ others }) => others)) };
  const bars = bins.flatMap(({ from, to, events, others }) => {
    const [left, right] = [xOf(foot, UNIT, from) + 0.5, xOf(foot, UNIT, to) - 0.5];
    if (asDots) {
      const place = {
        x: (left + right) / 2,
        width: right - left,
        middle,
        half,
        most: Math.max(most.events, most.others),
      };
      return [...drawDots(place, -1, events, style), ...drawDots(place, 1, others, style)];
    }
    const [up, down] = [(half * events) / most.events, (half * others) / most.others];
    const width = round(right - left);
    return [
      ...(events > 0
        ? [node("rect", { x: round(left), y: round(middle - up), width, height: round(up), fill: style.colour })]
        : []),
      ...(others > 0
        ? [node("rect", { x: round(left), y: round(middle), width, height: round(down), fill: palette.hatch })]
        : []),
    ];
  });
  return [
    ...bars,
    base,
    label(eventsName, foot.left - 6, foot.top + 10, { fill: palette.muted, textAnchor: "end", fontSize: 10 }),
    label("others", foot.left - 6, foot.bottom - 4, { fill: palette.muted, textAnchor: "end", fontSize: 10 }),
  ];
}

/** One dot for each patient, stacked away from the middle; smaller where many have one risk. */
function drawDots(place: DotPlace, direction: 1 | -1, count: number, { colour }: GroupStyle): readonly SvgNode[] {
  const { x, width, middle, half, most } = place;
  const r = Math.min(3.5, width / 2 - 0.5, half / most / 2 - 0.5);
  const look = direction < 0 ? { fill: colour } : { fill: "none", stroke: colour, strokeWidth: 1.2 };
  return Array.from({ length: count }, (_, index) => {
    const y = middle + direction * (r + 1.5 + index * (2 * r + 1));
    return node("circle", { cx: round(x), cy: round(y), r: round(r), ...look });
  });
}

type DotPlace = {
  readonly x: number;
  readonly width: number;
  readonly middle: number;
  readonly half: number;
  readonly most: number;
};

function mostOf(counts: readonly number[]): number {
  return Math.max(1, ...counts);
}
