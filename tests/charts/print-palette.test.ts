import { describe, expect, it } from "vitest";
import { PRINT_PALETTE, seriesStyle } from "@/lib/charts/chart-palette";
import { GROUP_MARKS, groupStyle } from "@/lib/charts/subgroups/subgroup-style";

/** Relative luminance of a colour such as #0b6e69 (WCAG 2.2), which is all that a grey print keeps of it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** Enough for a line or a mark to be told from another by its grey alone (WCAG 2.2, 1.4.11). */
const TOLD_APART = 3;

function pairsOf<Item>(items: readonly Item[]): readonly (readonly [Item, Item])[] {
  return items.flatMap((one, index) => items.slice(index + 1).map((other) => [one, other] as const));
}

describe("what is printed in grey", () => {
  it("tells any two series apart by their grey or their dash", () => {
    const styles = PRINT_PALETTE.series.map((_, index) => seriesStyle(PRINT_PALETTE, index));
    const same = pairsOf(styles).filter(
      ([one, other]) => one.dash === other.dash && contrast(one.colour, other.colour) < TOLD_APART,
    );
    expect(same).toEqual([]);
  });

  it("tells any two of eight groups apart by their mark and by their dash", () => {
    const styles = GROUP_MARKS.map((_, place) => groupStyle(PRINT_PALETTE, place));
    const same = pairsOf(styles).filter(([one, other]) => one.mark === other.mark || one.dash === other.dash);
    expect(same).toEqual([]);
  });

  it("shows every line, mark and word against the paper", () => {
    const { ink, muted, accent, problem, series, groups, surface } = PRINT_PALETTE;
    const drawn = [ink, muted, accent, problem, ...series.map(({ colour }) => colour), ...groups];
    expect(drawn.filter((colour) => contrast(colour, surface) < TOLD_APART)).toEqual([]);
    expect([ink, muted].filter((colour) => contrast(colour, surface) < 4.5)).toEqual([]);
  });

  it("tells a band and a hatch from the line that lies on them", () => {
    const { accent, ink, band, hatch } = PRINT_PALETTE;
    expect(contrast(accent, band)).toBeGreaterThan(TOLD_APART);
    expect(contrast(ink, hatch)).toBeGreaterThan(TOLD_APART);
  });
});
