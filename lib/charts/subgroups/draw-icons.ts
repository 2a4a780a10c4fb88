import { assertNever } from "@/lib/core/assert-never";
import { formatInteger } from "@/lib/core/format-number";
import type { ChartPalette } from "../chart-palette";
import { label, node, round, type SvgDrawing, type SvgNode } from "../svg-node";
import type { IconArray, IconKind } from "./icons-model";
import { groupStyle } from "./subgroup-style";
import { fitWords } from "./wrap-words";

const LEGEND_ROW = 18;
const LEGEND_HALF = 6;
const TOP = 84;
const LEFT = 10;
const LARGEST = 22;

/** Filled is an alarm, a square with a cross is a patient with the event: two shapes, two fills, no colour needed. */
export function drawIcons(chart: IconArray, width: number, height: number, palette: ChartPalette): SvgDrawing {
  const { colour } = groupStyle(palette, chart.place);
  const total = chart.counts.reduce((sum, { count }) => sum + count, 0);
  const { size, columns } = fitIcons(total, width - LEFT - 4, height - TOP - 6);
  let before = 0;
  const icons = chart.counts.flatMap(({ kind, count }) => {
    const places = Array.from({ length: count }, (_, index): Place => {
      const at = before + index;
      return [LEFT + ((at % columns) + 0.5) * size, TOP + (Math.floor(at / columns) + 0.5) * size];
    });
    before += count;
    return drawKind(kind, places, size * 0.36, { colour, surface: palette.surface });
  });
  const legend = chart.counts.flatMap(({ kind, count, label: text }, index) => {
    const y = 12 + index * LEGEND_ROW;
    return [
      ...drawKind(kind, [[16, y]], LEGEND_HALF, { colour, surface: palette.surface }),
      label(fitWords(`${formatInteger(count)} ${text}`, width - 34), 30, y + 4, { fill: palette.ink }),
    ];
  });
  const frame =
    chart.marked === chart.name
      ? [
          node("rect", { x: 0, y: 0, width, height, fill: palette.grid, fillOpacity: 0.35 }),
          node("rect", { x: 0, y: 0, width, height: 3, fill: palette.ink }),
        ]
      : [];
  return { width, height, nodes: [...frame, ...legend, ...icons] };
}

/** Rows of ten or twenty, which can be counted, and the largest icons of which all have room. */
function fitIcons(count: number, width: number, height: number): { readonly size: number; readonly columns: number } {
  const columns = count <= 100 ? 10 : 20;
  const size = Math.min(LARGEST, width / columns, height / Math.max(1, Math.ceil(count / columns)));
  return { size, columns };
}

type Place = readonly [x: number, y: number];
type Ink = { readonly colour: string; readonly surface: string };

/** All icons of one kind as one path, so that a page of many groups stays light. */
function drawKind(
  kind: IconKind,
  places: readonly Place[],
  half: number,
  { colour, surface }: Ink,
): readonly SvgNode[] {
  if (places.length === 0) return [];
  const open = { fill: "none", stroke: colour, strokeWidth: 1.5 };
  const filled = { fill: colour, stroke: colour, strokeWidth: 1.5 };
  const drawn = (shape: (place: Place) => string, look: SvgNode["attributes"]): SvgNode =>
    node("path", { d: places.map(shape).join(""), ...look });
  const square = squareOf(half);
  const cross = crossOf(half * 0.55);
  switch (kind) {
    case "alarm-event":
      return [drawn(square, filled), drawn(cross, { fill: "none", stroke: surface, strokeWidth: 1.8 })];
    case "quiet-event":
      return [drawn(square, open), drawn(cross, { fill: "none", stroke: colour, strokeWidth: 1.8 })];
    case "alarm-other":
      return [drawn(discOf(half), filled)];
    case "quiet-other":
      return [drawn(discOf(half), open)];
    default:
      return assertNever(kind);
  }
}

function squareOf(half: number): (place: Place) => string {
  const side = round(2 * half);
  return ([x, y]) => `M${round(x - half)} ${round(y - half)}h${side}v${side}h${-side}z`;
}

function discOf(half: number): (place: Place) => string {
  const r = round(half);
  return ([x, y]) => `M${round(x - r)} ${round(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
}

function crossOf(half: number): (place: Place) => string {
  return ([x, y]) => {
    const [west, east, north, south] = [x - half, x + half, y - half, y + half].map(round);
    return `M${west} ${north}L${east} ${south}M${east} ${north}L${west} ${south}`;
  };
}
