import type { ChartPalette } from "../chart-palette";
import { drawXAxis, type PlotArea, xOf } from "../draw-axes";
import { label, line, type SvgDrawing, type SvgNode } from "../svg-node";
import { type Box, drawPattern, type GapPattern } from "./draw-pattern";
import type { GapChart, GapRow } from "./gap-model";
import { fitWords } from "./wrap-words";

const ROW = 52;
const TOP = 8;
const FOOT = 44;
const INSET = 14;
/** From this width on, names stand beside their bars instead of above. */
const WIDE = 560;
const NAMES = 210;
const BAR = 16;

/** Parts are told apart by what fills their bars, never by a colour. */
const PATTERNS: Readonly<Record<GapRow["part"], GapPattern>> = {
  gap: "solid",
  unexplained: "open",
  optimisation: "rising",
  calibration: "upright",
  "few-patients": "level",
  "case-mix": "crossed",
};

/** The same at every width, so that nothing moves when the width becomes known. */
export function gapHeight({ rows }: GapChart): number {
  return TOP + rows.length * ROW + FOOT;
}

/** The interval is drawn heavier than the edge of the bar: it is what can be said. */
export function drawGap(chart: GapChart, width: number, palette: ChartPalette): SvgDrawing {
  const height = gapHeight(chart);
  const isWide = width >= WIDE;
  const area: PlotArea = { left: isWide ? NAMES : INSET, top: TOP, right: width - INSET, bottom: height - FOOT };
  const zero = xOf(area, chart.axis, 0);
  return {
    width,
    height,
    nodes: [
      ...drawXAxis(area, chart.axis, palette),
      ...chart.rows.flatMap((row, index) => drawRow(row, index, { chart, area, isWide, palette })),
      ...chart.rows.map((_, index) => {
        const top = TOP + index * ROW;
        return line(zero, isWide ? top : top + 18, zero, top + ROW, { stroke: palette.muted, strokeDasharray: "4 3" });
      }),
    ],
  };
}

type Place = {
  readonly chart: GapChart;
  readonly area: PlotArea;
  readonly isWide: boolean;
  readonly palette: ChartPalette;
};

function drawRow(row: GapRow, index: number, place: Place): readonly SvgNode[] {
  const { chart, area, isWide, palette } = place;
  const top = TOP + index * ROW;
  const at = (value: number): number => xOf(area, chart.axis, value);
  const y = isWide ? top + 12 : top + 20;
  return [
    ...drawWords(row, top, place),
    ...(row.bar === null ? [] : drawBar(row, { from: at(row.bar.from), to: at(row.bar.to), y }, palette)),
    ...drawLink(index, y, place),
    ...(row.interval === null
      ? []
      : [
          line(at(row.interval[0]), y + BAR + 7, at(row.interval[1]), y + BAR + 7, {
            stroke: palette.ink,
            strokeWidth: 5,
          }),
        ]),
  ];
}

function drawWords({ label: name, value, part }: GapRow, top: number, { area, isWide, palette }: Place) {
  const bold = { fill: palette.ink, fontWeight: 600 };
  if (isWide)
    return [
      label(fitWords(name, NAMES - 12), 0, top + 20, bold),
      label(fitWords(value, NAMES - 12), 0, top + 36, { fill: part === "gap" ? palette.ink : palette.muted }),
    ];
  return [label(name, 0, top + 14, bold), label(value, area.right, top + 14, { textAnchor: "end", fill: palette.ink })];
}

function drawBar(
  { part }: GapRow,
  { from, to, y }: { readonly from: number; readonly to: number; readonly y: number },
  palette: ChartPalette,
): readonly SvgNode[] {
  const box: Box = { x: Math.min(from, to), y, width: Math.max(1, Math.abs(to - from)), height: BAR };
  return drawPattern(PATTERNS[part], box, palette);
}

/** A thin line to where the next part begins, past those that are not known. */
function drawLink(index: number, y: number, { chart, area, isWide, palette }: Place): readonly SvgNode[] {
  const { part, bar } = chart.rows[index] ?? { part: "gap", bar: null };
  const rowsOn = chart.rows.slice(index + 1).findIndex((row) => row.bar !== null) + 1;
  if (!isWide || part === "gap" || bar === null || rowsOn === 0) return [];
  const x = xOf(area, chart.axis, bar.to);
  return [line(x, y, x, y + rowsOn * ROW + BAR, { stroke: palette.muted, strokeWidth: 1 })];
}
