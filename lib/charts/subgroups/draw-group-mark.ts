import { assertNever } from "@/lib/core/assert-never";
import { node, round, type SvgNode } from "../svg-node";
import type { GroupStyle } from "./subgroup-style";

/** The mark of a group around a place; `size` is half of its width. */
export function drawGroupMark({ mark, colour }: GroupStyle, x: number, y: number, size = 5): SvgNode {
  const filled = { fill: colour };
  const open = { fill: "none", stroke: colour, strokeWidth: 2 };
  switch (mark) {
    case "circle":
      return node("circle", { cx: round(x), cy: round(y), r: size, ...filled });
    case "ring":
      return node("circle", { cx: round(x), cy: round(y), r: size - 1, ...open });
    case "square":
      return box(x, y, size * 0.9, filled);
    case "frame":
      return box(x, y, size * 0.8, open);
    case "triangle":
      return polygon(
        x,
        y,
        [
          [0, -size],
          [size, size * 0.85],
          [-size, size * 0.85],
        ],
        filled,
      );
    case "triangle-down":
      return polygon(
        x,
        y,
        [
          [0, size],
          [size, -size * 0.85],
          [-size, -size * 0.85],
        ],
        filled,
      );
    case "diamond":
      return polygon(
        x,
        y,
        [
          [0, -size * 1.2],
          [size, 0],
          [0, size * 1.2],
          [-size, 0],
        ],
        filled,
      );
    case "plus": {
      const [near, far] = [size * 0.35, size * 1.1];
      const corners = [
        [near, far],
        [near, near],
        [far, near],
        [far, -near],
        [near, -near],
        [near, -far],
      ] as const;
      const others = corners.map(([dx, dy]) => [-dx, -dy] as const);
      return polygon(x, y, [...corners, ...others], filled);
    }
    default:
      return assertNever(mark);
  }
}

function box(x: number, y: number, half: number, look: SvgNode["attributes"]): SvgNode {
  return node("rect", {
    x: round(x - half),
    y: round(y - half),
    width: round(2 * half),
    height: round(2 * half),
    ...look,
  });
}

function polygon(
  x: number,
  y: number,
  corners: readonly (readonly [number, number])[],
  look: SvgNode["attributes"],
): SvgNode {
  const points = corners.map(([dx, dy]) => `${round(x + dx)},${round(y + dy)}`).join(" ");
  return node("polygon", { points, ...look });
}
