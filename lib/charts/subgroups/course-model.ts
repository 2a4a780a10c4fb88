import type { Axis, ChartTable, FigureText } from "../chart-model";

export type CoursePoint = {
  readonly x: number;
  readonly y: number;
  /** Null where the number has no interval. */
  readonly interval: readonly [number, number] | null;
};

/** One thing that is followed over steps or layers. */
export type CourseLine = {
  readonly label: string;
  /** The group whose colour and mark it has, by its place in declared order. */
  readonly place: number;
  /** Of a pair of groups the other one, whose mark and dash it has; null for a single group. */
  readonly otherPlace: number | null;
  /** Which dash it has in place of the group's own: what tells lines of one group apart. */
  readonly dash: "own" | "solid" | "dashed" | "dotted";
  /** Names in the address that mark it; a pair of groups has two. */
  readonly groups: readonly string[];
  /** Ascending x; parts without a number between them are parted. */
  readonly parts: readonly (readonly CoursePoint[])[];
};

/** What groups of patients did over the training or over depth, each with its interval. */
export type CourseChart = FigureText & {
  readonly x: Axis;
  readonly y: Axis;
  /**
   * A line with a band for what is dense, marks with heavy intervals for what is counted in windows or layers, and for
   * runs laid over each other a line with a band and its mark at either end.
   */
  readonly look: "band" | "marks" | "runs";
  readonly lines: readonly CourseLine[];
  readonly levels: readonly { readonly y: number; readonly label: string }[];
  /** Name of the group that is marked. */
  readonly marked: string | null;
  readonly table: ChartTable;
};
