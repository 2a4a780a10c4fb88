import type { Axis, ChartTable, FigureText } from "../chart-model";
import type { EvidenceState } from "./evidence-state";

export type ForestRow = {
  readonly name: string;
  readonly label: string;
  readonly place: number;
  /** "248 patients, 69 deaths" */
  readonly counts: string;
  /** "0.78 (0.62 to 0.98)", or in words why there is none. */
  readonly value: string;
  readonly point: number | null;
  readonly interval: readonly [number, number] | null;
  /** What the group's own risks would give if they were true; null where that is not drawn. */
  readonly expected: { readonly point: number; readonly interval: readonly [number, number] | null } | null;
  readonly state: EvidenceState;
  /** The verdict in a few words. */
  readonly words: string;
};

/** One measure of every group with its interval, in declared order. */
export type ForestChart = FigureText & {
  readonly axis: Axis;
  /** Where there is no difference to the ideal. */
  readonly noDifference: number | null;
  /** Both ends of what was declared not to matter. */
  readonly margin: readonly [number, number] | null;
  readonly rows: readonly ForestRow[];
  /** Name of the group that is marked. */
  readonly marked: string | null;
  readonly table: ChartTable;
};
