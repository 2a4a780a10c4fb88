import type { Axis, ChartTable, FigureText } from "../chart-model";

export type GroupPlotPoint = { readonly x: number; readonly y: number };

/** One group in a picture over two axes. */
export type GroupPlotSeries = {
  readonly name: string;
  readonly label: string;
  readonly place: number;
  /** A line through these; empty where the group is only a point. */
  readonly curve: readonly GroupPlotPoint[];
  readonly points: readonly (GroupPlotPoint & {
    /** The interval of the point, drawn heavier than the point. */
    readonly interval: readonly [number, number] | null;
    /** Ends of what chance alone gives, as short bars across. */
    readonly limits: readonly number[];
  })[];
};

/** Groups over two axes, with bands of chance and lines for comparison behind them. */
export type GroupPlot = FigureText & {
  readonly x: Axis;
  readonly y: Axis;
  /** From the widest to the narrowest. */
  readonly bands: readonly {
    readonly points: readonly { readonly x: number; readonly low: number; readonly high: number }[];
  }[];
  readonly references: readonly {
    readonly label: string;
    readonly dash: string;
    readonly points: readonly GroupPlotPoint[];
  }[];
  readonly series: readonly GroupPlotSeries[];
  /** Whether groups are named above the picture. */
  readonly hasLegend: boolean;
  readonly marked: string | null;
  readonly table: ChartTable;
};
