import type { Axis, ChartTable, FigureText } from "./chart-model";

export type PlotPoint = { readonly x: number; readonly y: number };

/** One thing in a plot. `style` counts the series styles of the palette: a colour and a dash. */
export type PlotMark =
  | { readonly kind: "curve"; readonly points: readonly PlotPoint[]; readonly style: number }
  /** What lies between a curve and the foot of the plot. */
  | { readonly kind: "area"; readonly points: readonly PlotPoint[] }
  | { readonly kind: "dots"; readonly points: readonly PlotPoint[]; readonly style: number }
  /** A bar from the left edge to each point. */
  | { readonly kind: "bars"; readonly points: readonly PlotPoint[]; readonly style: number }
  /** An interval upright through one x. */
  | {
      readonly kind: "whisker";
      readonly x: number;
      readonly low: number;
      readonly high: number;
      readonly style: number;
    }
  | { readonly kind: "upright"; readonly x: number }
  | { readonly kind: "level"; readonly y: number; readonly style: number }
  | { readonly kind: "arrow"; readonly from: PlotPoint; readonly to: PlotPoint; readonly style: number };

export type PlotLegendEntry = { readonly label: string; readonly style: number; readonly shape: "line" | "dot" };

/** A picture of curves, points and bars over two axes, with its table: for what is no series of a run. */
export type PlotChart = FigureText & {
  readonly x: Axis;
  readonly y: Axis;
  /** Drawn in this order; what lies outside the axes is left out. */
  readonly marks: readonly PlotMark[];
  readonly legend: readonly PlotLegendEntry[];
  readonly table: ChartTable;
};
