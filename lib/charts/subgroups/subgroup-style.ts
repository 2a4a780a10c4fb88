import type { ChartPalette } from "../chart-palette";

/** Shapes that can be told apart without colour. */
export const GROUP_MARKS = [
  "circle",
  "square",
  "triangle",
  "diamond",
  "plus",
  "triangle-down",
  "ring",
  "frame",
] as const;
export type GroupMark = (typeof GROUP_MARKS)[number];

const DASHES = ["none", "7 3", "2 3", "8 3 2 3", "12 3", "4 2 1 2", "1 2", "10 2 2 2 2 2"] as const;

/** How one group of patients looks in every picture: colour, mark and dash, each enough by itself. */
export type GroupStyle = { readonly colour: string; readonly mark: GroupMark; readonly dash: string };

/**
 * The style of a group by its place in declared order. After eight groups colours come again with other
 * marks, so that a colour and a mark together name one group among 64.
 *
 * @see Okabe & Ito, "Color universal design" (2008), for the colours
 */
export function groupStyle(palette: ChartPalette, place: number): GroupStyle {
  const round = Math.floor(place / GROUP_MARKS.length);
  const shifted = (place + round) % GROUP_MARKS.length;
  return {
    colour: palette.groups[place % palette.groups.length] ?? palette.ink,
    mark: GROUP_MARKS[shifted] ?? "circle",
    dash: DASHES[shifted] ?? "none",
  };
}
