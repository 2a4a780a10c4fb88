import type { GapPart } from "@/lib/diagnostics/gap/split-gap";
import type { Axis, ChartTable, FigureText } from "../chart-model";

/** One part of a gap, drawn from where the part above it ended; the gap itself from 0. */
export type GapRow = {
  readonly part: GapPart | "gap";
  readonly label: string;
  /** "0.12 (0.03 to 0.21)", or in words why there is no number. */
  readonly value: string;
  /** Both ends of the bar in nats; null for a part that is not known. */
  readonly bar: { readonly from: number; readonly to: number } | null;
  /** The interval of the part, from where the bar begins; null where it has none. */
  readonly interval: readonly [number, number] | null;
};

/** Where the gap of one group comes from: signed parts in one line that ends at the gap. */
export type GapChart = FigureText & {
  readonly axis: Axis;
  readonly rows: readonly GapRow[];
  readonly table: ChartTable;
};
