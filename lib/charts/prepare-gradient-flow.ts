import { formatCount, formatInteger, formatNumber, formatScientific } from "@/lib/core/format-number";
import type { Heatmap, HeatmapRow } from "./heatmap-model";
import type { DepthProfileChart, ProfileRow } from "./profile-model";

/** One layer of the drawing in which heatmap and profile share their rows. */
export type FlowRow = {
  readonly layer: string;
  /** What the layer shows, in one line. */
  readonly summary: string;
  /** Method, n and notes behind the number; empty where there is no profile. */
  readonly behind: string;
  readonly excluded: string | null;
};

export type GradientFlow = {
  readonly rows: readonly FlowRow[];
  readonly rowHeight: number;
  /** The profile with exactly the rows of the heatmap, in their order; null when there is none. */
  readonly profile: DepthProfileChart | null;
};

const PREFERRED_HEIGHT = 460;
const TALLEST_ROW = 34;
const LOWEST_ROW = 10;

/** Joins heatmap and profile row by row. Rows get lower as layers get more, down to a limit; then the drawing scrolls. */
export function prepareGradientFlow(heatmap: Heatmap, profile: DepthProfileChart | null): GradientFlow {
  const byLayer = new Map(profile?.rows.map((row) => [row.layer, row]));
  const rows = heatmap.rows.map((row) => byLayer.get(row.layer) ?? rowWithoutProfile(row));
  return {
    rows: rows.map(toFlowRow),
    rowHeight: Math.max(LOWEST_ROW, Math.min(TALLEST_ROW, Math.floor(PREFERRED_HEIGHT / heatmap.rows.length))),
    profile: profile === null ? null : { ...profile, rows },
  };
}

/** What stands in one cell, for the line that follows the pointer. */
export function describeCell(heatmap: Heatmap, rowIndex: number, column: number): string {
  const row = heatmap.rows[rowIndex];
  const steps = heatmap.columns[column];
  if (!row || !steps) return "";
  const where =
    steps.fromStep === steps.toStep
      ? `step ${formatInteger(steps.fromStep)}`
      : `steps ${formatInteger(steps.fromStep)} to ${formatInteger(steps.toStep)}`;
  return `${row.layer}, ${where}: ${valueText(row, column)}`;
}

/** The column that covers a step, for a pointer on the axis of steps. */
export function columnAtStep(heatmap: Heatmap, step: number): number {
  const next = heatmap.columns.findIndex((column) => column.fromStep > step);
  return next === -1 ? heatmap.columns.length - 1 : Math.max(0, next - 1);
}

function valueText(row: HeatmapRow, column: number): string {
  const mean = row.means[column] ?? null;
  const bad = row.nonFiniteColumns.includes(column) ? ", some points not finite" : "";
  if (mean === null) {
    if (bad) return "not finite";
    return row.zeroColumns.includes(column) ? "exactly 0" : "not logged";
  }
  const [low, high] = [row.lows[column] ?? null, row.highs[column] ?? null];
  const range = low === null || high === null || low === high ? "" : ` (${power(low)} to ${power(high)})`;
  return `${power(mean)}${range}${bad}`;
}

function power(log: number): string {
  return formatScientific(10 ** log);
}

function toFlowRow(row: ProfileRow): FlowRow {
  const factor = row.factor === null ? "" : `; × ${formatNumber(row.factor, 2)} of the layer above`;
  const update = row.updateText === "" ? "" : `; update / weight ${row.updateText}`;
  return {
    layer: row.layer,
    summary: `${row.valueText}${factor}${update}`,
    behind: row.behindText,
    excluded: row.excluded,
  };
}

/** A layer that the heatmap shows and the profile does not know stays, marked as not compared. */
function rowWithoutProfile(row: HeatmapRow): ProfileRow {
  const drawn = row.means.filter((mean) => mean !== null).length;
  return {
    layer: row.layer,
    depth: row.depth,
    parameter: row.parameter,
    value: null,
    interval: null,
    valueText: `logged in ${formatCount(drawn, "column")}`,
    behindText: "",
    factor: null,
    updateText: "",
    excluded: row.excluded ?? "no profile over depth was computed",
  };
}
