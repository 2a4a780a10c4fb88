import { assertNever } from "@/lib/core/assert-never";
import { formatInteger } from "@/lib/core/format-number";
import type { ChartPalette } from "../chart-palette";
import { label, node, round, type SvgDrawing, type SvgNode } from "../svg-node";
import type { IconArray, IconKind } from "./icons-model";
import { groupStyle } from "./subgroup-style";
import { fitWords } from "./wrap-words";

const LEGEND_ROW = 18;
const TOP = 84;
const LARGEST = 22;

/** Filled is an alarm, a square with a cross is a patient with the event: two shapes, two fills, no colour needed. */
export function drawIcons(chart: IconArray, width: number, height: number, palette: ChartPalette): SvgDrawing {
  const { colour } = groupStyle(palette, chart.place);
  const kinds = chart.counts.flatMap(({ kind, count }) => Array.from({ length: count }, () => kind));
  const left = 10;
  const { size, columns } = fitIcons(kinds.length, width - left - 4, height - TOP - 6);
  const isMarked = chart.marked === chart.name;
  const icons = kinds.map((kind, index) => {
    const x = left + (index % columns) * size + size / 2;
    const y = TOP + Math.floor(index / columns) * size + size / 2;
    return node("g", {}, drawIcon(kind, x, y, size * 0.36, colour, palette));
  });
  const legend = chart.counts.flatMap(({ kind, count, label: text }, index) => {
    const y = 12 + index * LEGEND_ROW;
    return [
      ...drawIcon(kind, 16, y, 6, colour, palette),
      label(fitWords(`${formatInteger(count)} ${text}`, width - 34), 30, y + 4, { fill: palette.ink }),
    ];
  });
  const frame = isMarked
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
  const size = Math.min(LARGEST, width / columns, height / Math.ceil(count / columns));
  return { size, columns };
}

function drawIcon(
  kind: IconKind,
  x: number,
  y: number,
  half: number,
  colour: string,
  palette: ChartPalette,
): readonly SvgNode[] {
  const open = { fill: "none", stroke: colour, strokeWidth: 1.5 };
  const filled = { fill: colour, stroke: colour, strokeWidth: 1.5 };
  const box = { x: round(x - half), y: round(y - half), width: round(2 * half), height: round(2 * half) };
  const disc = { cx: round(x), cy: round(y), r: round(half) };
  switch (kind) {
    case "alarm-event":
      return [node("rect", { ...box, ...filled }), cross(x, y, half * 0.55, palette.surface)];
    case "quiet-event":
      return [node("rect", { ...box, ...open }), cross(x, y, half * 0.55, colour)];
    case "alarm-other":
      return [node("circle", { ...disc, ...filled })];
    case "quiet-other":
      return [node("circle", { ...disc, ...open })];
    default:
      return assertNever(kind);
  }
}

function cross(x: number, y: number, half: number, stroke: string): SvgNode {
  const [west, east, north, south] = [x - half, x + half, y - half, y + half].map(round);
  return node("path", {
    d: `M${west} ${north}L${east} ${south}M${east} ${north}L${west} ${south}`,
    stroke,
    strokeWidth: 1.8,
    fill: "none",
  });
}
