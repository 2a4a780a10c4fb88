import type { ChartPalette } from "../chart-palette";
import { node, round, type SvgNode } from "../svg-node";

/** What fills a bar: each is told from the others without a colour, on paper as well. */
export type GapPattern = "solid" | "open" | "rising" | "upright" | "level" | "crossed";

export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

const APART = 6;

/** A bar with its pattern drawn as lines, since a file that leaves the product has no page whose patterns it could use. */
export function drawPattern(pattern: GapPattern, box: Box, palette: ChartPalette): readonly SvgNode[] {
  const outline = { x: round(box.x), y: round(box.y), width: round(box.width), height: round(box.height) };
  const frame = node("rect", {
    ...outline,
    fill: pattern === "solid" ? palette.ink : palette.surface,
    stroke: palette.ink,
    strokeWidth: 1.5,
  });
  const strokes = listStrokes(pattern, box);
  if (strokes === "") return [frame];
  return [frame, node("path", { d: strokes, fill: "none", stroke: palette.ink, strokeWidth: 1 })];
}

function listStrokes(pattern: GapPattern, box: Box): string {
  switch (pattern) {
    case "rising":
      return rising(box, 1);
    case "crossed":
      return rising(box, 1) + rising(box, -1);
    case "upright":
      return every(box.width)
        .map((at) => `M${round(box.x + at)} ${round(box.y)}v${round(box.height)}`)
        .join("");
    case "level":
      return every(box.height)
        .map((at) => `M${round(box.x)} ${round(box.y + at)}h${round(box.width)}`)
        .join("");
    default:
      return "";
  }
}

function every(length: number): readonly number[] {
  return Array.from({ length: Math.max(0, Math.ceil(length / APART) - 1) }, (_, index) => (index + 1) * APART);
}

/** Lines at 45 degrees, cut at the edges of the box; −1 falls where 1 rises. */
function rising({ x, y, width, height }: Box, direction: 1 | -1): string {
  return every(width + height)
    .map((offset) => {
      const [from, to] = [Math.max(0, offset - height), Math.min(width, offset)];
      const yAt = (across: number): number => (direction === 1 ? offset - across : height - (offset - across));
      return `M${round(x + from)} ${round(y + yAt(from))}L${round(x + to)} ${round(y + yAt(to))}`;
    })
    .join("");
}
