import type { ChartPalette } from "../chart-palette";
import { drawXAxis, type PlotArea, xOf } from "../draw-axes";
import { fitWords } from "../subgroups/wrap-words";
import { label, line, node, round, type SvgDrawing, type SvgNode } from "../svg-node";
import type { DifferenceRow, DifferencesChart } from "./differences-model";

const ROW = 24;
const TOP = 24;
const MEAN = 44;
const FOOT = 44;
const INSET = 12;
/** So many pairs get a row of full height; more are drawn closer, without their names, which the table has. */
const MOST_NAMED = 20;
/** From this width on the numbers stand beside the names. */
const WIDE = 520;
const NAMES = { wide: 230, narrow: 112, none: 48 } as const;
const NUMBERS_AT = 118;
/** Narrower than this, the sides are named by one word. */
const ROOM_FOR_SIDES = 330;

/** The same at every width, so that nothing moves when the width becomes known. */
export function differencesHeight({ pairs, mean }: DifferencesChart): number {
  return TOP + pairs.length * rowHeight(pairs.length) + (mean === null ? 0 : MEAN) + FOOT;
}

function rowHeight(count: number): number {
  return count <= MOST_NAMED ? ROW : (MOST_NAMED * ROW) / count;
}

/** The interval of the mean is drawn heavier than any pair: it is what can be said. */
export function drawDifferences(chart: DifferencesChart, width: number, palette: ChartPalette): SvgDrawing {
  const height = differencesHeight(chart);
  const isWide = width >= WIDE;
  const isNamed = chart.pairs.length <= MOST_NAMED;
  const left = isWide ? NAMES.wide : isNamed ? NAMES.narrow : NAMES.none;
  const area: PlotArea = { left, top: TOP, right: width - INSET, bottom: height - FOOT };
  const step = rowHeight(chart.pairs.length);
  return {
    width,
    height,
    nodes: [
      ...drawMargin(chart, area, palette),
      ...drawSides(chart, area, palette),
      ...drawXAxis(area, chart.axis, palette),
      ...chart.pairs.flatMap((row, index) => {
        const y = TOP + (index + 0.5) * step;
        return [
          ...(isNamed ? drawWords(row, y, { isWide, palette }) : []),
          ...drawPair(row, y, { chart, area, palette }),
        ];
      }),
      ...drawMean(chart, { area, isWide, palette }),
    ],
  };
}

function drawMargin({ axis, margin }: DifferencesChart, area: PlotArea, palette: ChartPalette): readonly SvgNode[] {
  const [from, to] = [xOf(area, axis, margin[0]), xOf(area, axis, margin[1])];
  const size = { y: area.top, height: area.bottom - area.top, fill: palette.band, fillOpacity: 0.6 };
  return [node("rect", { x: round(from), width: round(to - from), ...size })];
}

/** The line of no difference, and in words on which side of it the repaired run is better. */
function drawSides({ axis }: DifferencesChart, area: PlotArea, palette: ChartPalette): readonly SvgNode[] {
  const x = xOf(area, axis, 0);
  const [better, worse] =
    area.right - area.left >= ROOM_FOR_SIDES
      ? ["← better when repaired", "worse when repaired →"]
      : ["← better", "worse →"];
  return [
    line(x, area.top, x, area.bottom, { stroke: palette.ink, strokeWidth: 1.5, strokeDasharray: "4 3" }),
    label(better, area.left, area.top - 9, { fill: palette.muted }),
    label(worse, area.right, area.top - 9, { textAnchor: "end", fill: palette.muted }),
  ];
}

type Place = { readonly chart: DifferencesChart; readonly area: PlotArea; readonly palette: ChartPalette };

function drawPair({ point, value }: DifferenceRow, y: number, { chart, area, palette }: Place): readonly SvgNode[] {
  if (point === null)
    return [label(fitWords(value, area.right - area.left), area.left + 6, y + 4, { fill: palette.ink })];
  const ring = { fill: palette.surface, stroke: palette.ink, strokeWidth: 1.5 };
  return [node("circle", { cx: round(xOf(area, chart.axis, point)), cy: round(y), r: 3.5, ...ring })];
}

type Words = { readonly isWide: boolean; readonly palette: ChartPalette };

function drawWords({ label: name, value, point }: DifferenceRow, y: number, { isWide, palette }: Words) {
  const words = [label(fitWords(name, NUMBERS_AT), 0, y + 4, { fill: palette.muted })];
  return isWide && point !== null ? [...words, label(value, NUMBERS_AT, y + 4, { fill: palette.ink })] : words;
}

function drawMean({ axis, mean }: DifferencesChart, { area, isWide, palette }: Omit<Place, "chart"> & Words) {
  if (mean === null || mean.point === null) return [];
  const y = area.bottom - MEAN / 2 + 4;
  const top = area.bottom - MEAN;
  const bold = { fill: palette.ink, fontWeight: 600 };
  const nodes: SvgNode[] = [
    line(0, top, area.right, top, { stroke: palette.grid }),
    label(mean.label, 0, isWide ? y - 4 : y + 4, bold),
  ];
  if (isWide) nodes.push(label(fitWords(mean.value, area.left - 8), 0, y + 12, bold));
  if (mean.interval !== null) {
    const [from, to] = mean.interval;
    nodes.push(line(xOf(area, axis, from), y, xOf(area, axis, to), y, { stroke: palette.ink, strokeWidth: 6 }));
  }
  const at = { cx: round(xOf(area, axis, mean.point)), cy: round(y), r: 4 };
  nodes.push(node("circle", { ...at, fill: palette.surface, stroke: palette.ink, strokeWidth: 1.5 }));
  return nodes;
}
