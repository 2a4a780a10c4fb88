import type { ChartTable, FigureText } from "../chart-model";

/** What the model and the outcome together make of a patient. */
export const ICON_KINDS = ["alarm-event", "quiet-event", "alarm-other", "quiet-other"] as const;
export type IconKind = (typeof ICON_KINDS)[number];

/** Patients as icons, in this order of kinds. */
export type IconArray = FigureText & {
  readonly name: string;
  readonly place: number;
  readonly counts: readonly { readonly kind: IconKind; readonly count: number; readonly label: string }[];
  readonly marked: string | null;
  readonly table: ChartTable;
};
