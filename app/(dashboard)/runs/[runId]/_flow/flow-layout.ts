import type { GradientFlow } from "@/lib/charts/prepare-gradient-flow";

export type FlowLayout = {
  readonly width: number;
  readonly labelWidth: number;
  readonly heatmapWidth: number;
  readonly gap: number;
  readonly profileWidth: number;
  readonly rowsHeight: number;
};

const NARROWEST = 680;
/** Room at the right of the profile for the factor from row to row. */
export const FACTOR_WIDTH = 56;
const GAP = 16;

/** Below its narrowest width the drawing scrolls inside its region instead of becoming unreadable. */
export function planFlowLayout(measured: number, flow: GradientFlow): FlowLayout {
  const width = Math.max(NARROWEST, measured);
  const labelWidth = Math.round(Math.min(180, width * 0.16));
  const rest = width - labelWidth;
  const profileWidth = flow.profile ? Math.round(rest * 0.42) : 0;
  const gap = flow.profile ? GAP : 0;
  return {
    width,
    labelWidth,
    heatmapWidth: rest - profileWidth - gap,
    gap,
    profileWidth,
    rowsHeight: flow.rows.length * flow.rowHeight,
  };
}
