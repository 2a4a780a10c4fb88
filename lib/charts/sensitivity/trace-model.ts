import type { Axis, ChartTable, FigureText } from "../chart-model";

export type TracePoint = { readonly x: number; readonly y: number };

/** Neighbouring blocks of one name, for example the share of a layer in each window; edges in units of the axes. */
export type TraceBlocks = {
  readonly name: string;
  /** Place on the colour scale, 0 to 1: what is stacked has an order. */
  readonly position: number;
  readonly blocks: readonly {
    readonly fromX: number;
    readonly toX: number;
    readonly low: number;
    readonly high: number;
  }[];
};

/** A picture of the Sensitivity tab: blocks, a line with its interval, dots with theirs, named levels and stretches. */
export type TraceChart = FigureText & {
  readonly status: "drawn";
  readonly x: Axis;
  readonly y: Axis;
  /** From the foot upwards; named at the right edge. */
  readonly blocks: readonly TraceBlocks[];
  readonly band: readonly { readonly x: number; readonly low: number; readonly high: number }[];
  readonly line: readonly TracePoint[];
  readonly dots: readonly (TracePoint & { readonly interval: readonly [number, number] | null })[];
  readonly levels: readonly { readonly y: number; readonly label: string }[];
  /** Stretches of the horizontal axis that are shaded. */
  readonly spans: readonly { readonly from: number; readonly to: number; readonly label: string }[];
  /** A single place on the horizontal axis, for example this run's own rate. */
  readonly mark: { readonly x: number; readonly label: string } | null;
  readonly table: ChartTable;
};

/** A picture without anything in it, to be filled. */
export const NO_TRACE = { blocks: [], band: [], line: [], dots: [], levels: [], spans: [], mark: null } as const;
