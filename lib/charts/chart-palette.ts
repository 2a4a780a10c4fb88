/** Colours by what they mean in a picture, so that one drawing serves both themes and print. */
export type ChartPalette = {
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  readonly accent: string;
  readonly band: string;
  readonly hatch: string;
  readonly surface: string;
  /** The one style for problems of the data: values that are not finite. */
  readonly problem: string;
  readonly series: readonly { readonly colour: string; readonly dash: string }[];
  /** Colours of groups of patients in declared order, see subgroups/subgroup-style.ts. */
  readonly groups: readonly string[];
};

/** Follows the theme of the page through its custom properties. */
export const PAGE_PALETTE: ChartPalette = {
  ink: "var(--ink)",
  muted: "var(--ink-muted)",
  grid: "var(--line)",
  accent: "var(--accent)",
  band: "var(--accent-band)",
  hatch: "var(--hatch)",
  surface: "var(--surface)",
  problem: "var(--problem)",
  series: [
    { colour: "var(--accent)", dash: "none" },
    { colour: "var(--series-2)", dash: "6 3" },
    { colour: "var(--series-3)", dash: "2 3" },
    { colour: "var(--series-4)", dash: "8 3 2 3" },
  ],
  groups: Array.from({ length: 8 }, (_, index) => `var(--group-${index + 1})`),
};

/** For files that leave the product: dark on white, readable in greyscale. */
export const PRINT_PALETTE: ChartPalette = {
  ink: "#16211f",
  muted: "#4f5d5a",
  grid: "#d5dcda",
  accent: "#0b6e69",
  band: "#bcdcd9",
  hatch: "#8a9693",
  surface: "#ffffff",
  problem: "#a3370b",
  series: [
    { colour: "#0b6e69", dash: "none" },
    { colour: "#8a4b08", dash: "6 3" },
    { colour: "#4b4fa3", dash: "2 3" },
    { colour: "#5c6663", dash: "8 3 2 3" },
  ],
  groups: ["#0072b2", "#a86f00", "#00805d", "#a8507f", "#2583bd", "#b84f00", "#7d7500", "#4f5d5a"],
};

export type SeriesStyle = ChartPalette["series"][number];

export function seriesStyle(palette: ChartPalette, index: number): SeriesStyle {
  return palette.series[index % palette.series.length] ?? { colour: palette.ink, dash: "none" };
}
