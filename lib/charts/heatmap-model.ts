import type { Layer } from "@/lib/series/run-data";
import type { Axis, ChartSeries, FigureText, Tick } from "./chart-model";
import type { Highlight } from "./highlight";
import type { HeatmapColumn } from "./plan-heatmap-columns";

export type HeatmapInput = { readonly layers: readonly Layer[]; readonly series: readonly ChartSeries[] };

/** One layer over the steps. Arrays have one entry per column; values are log10 of the scaled gradient norm. */
export type HeatmapRow = {
  readonly layer: string;
  readonly depth: number;
  readonly parameter: string | null;
  /** log10 of the mean of the points in the cell; null when nothing finite above zero was logged there. */
  readonly means: readonly (number | null)[];
  readonly lows: readonly (number | null)[];
  readonly highs: readonly (number | null)[];
  /** Columns in which at least one point was not finite. */
  readonly nonFiniteColumns: readonly number[];
  /** Columns in which every point was exactly zero, which has no logarithm. */
  readonly zeroColumns: readonly number[];
  /** Why the layer takes no part in the comparison over depth; null when it does. */
  readonly excluded: string | null;
};

export type Heatmap = FigureText & {
  readonly status: "drawn";
  /** Output first, input last: the way the chain rule runs. */
  readonly rows: readonly HeatmapRow[];
  readonly columns: readonly HeatmapColumn[];
  readonly x: Axis;
  readonly colour: {
    readonly label: string;
    readonly from: number;
    readonly to: number;
    readonly ticks: readonly Tick[];
  };
  readonly scale: "rms" | "norm";
  /** The finding whose evidence is shown; null where none was asked for. */
  readonly highlight: Highlight | null;
};

export function gradientLabel(scale: "rms" | "norm"): string {
  return scale === "rms" ? "gradient, RMS per weight" : "gradient norm";
}
