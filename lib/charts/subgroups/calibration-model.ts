import type { CurvePoint, RiskBin } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import type { ChartTable, FigureText } from "../chart-model";

/** Predicted against observed in one group, with the risks of those with and without the event below it. */
export type CalibrationChart = FigureText & {
  readonly name: string;
  readonly place: number;
  /** Empty where the group is too small for a curve. */
  readonly curve: readonly CurvePoint[];
  /** Mean predicted risk and observed share; null where there is none. */
  readonly overall: {
    readonly risk: number;
    readonly observed: number;
    readonly interval: readonly [number, number] | null;
  } | null;
  /** Why no curve is drawn, and what it would take; empty where one is. */
  readonly tooSmall: readonly string[];
  readonly bins: readonly RiskBin[];
  /** Whether each patient is a dot: few of them, and the reader may see single patients. */
  readonly asDots: boolean;
  /** "deaths" */
  readonly eventsName: string;
  readonly marked: string | null;
  readonly table: ChartTable;
};
