import type { Axis, ChartTable, FigureText } from "../chart-model";

/** One pair of runs, or the mean of all of them. */
export type DifferenceRow = {
  readonly label: string;
  /** Repaired minus as it was, or in words why there is no such number. */
  readonly value: string;
  readonly point: number | null;
};

/** The difference within each pair of an experiment, with what their mean is, against the margin of the plan. */
export type DifferencesChart = FigureText & {
  readonly axis: Axis;
  /** Both ends of what was fixed beforehand not to matter. */
  readonly margin: readonly [number, number];
  readonly pairs: readonly DifferenceRow[];
  /** Null where no mean exists. */
  readonly mean: (DifferenceRow & { readonly interval: readonly [number, number] | null }) | null;
  readonly table: ChartTable;
};
