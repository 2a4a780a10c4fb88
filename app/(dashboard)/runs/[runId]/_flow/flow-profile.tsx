import { SvgFigure } from "@/app/_charts/svg-figure";
import { PAGE_PALETTE } from "@/lib/charts/chart-palette";
import { drawProfileRows } from "@/lib/charts/draw-depth-profile";
import type { DepthProfileChart } from "@/lib/charts/profile-model";
import { FACTOR_WIDTH, type FlowLayout } from "./flow-layout";

type FlowProfileProps = {
  readonly profile: DepthProfileChart;
  readonly layout: FlowLayout;
  readonly rowHeight: number;
};

export function FlowProfile({ profile, layout, rowHeight }: FlowProfileProps) {
  const width = layout.profileWidth;
  const plot = { left: 0, top: 0, right: width - FACTOR_WIDTH, bottom: layout.rowsHeight };
  const nodes = drawProfileRows(profile, { width, plot, rowHeight, hasLabels: false }, PAGE_PALETTE);
  return (
    <div className="shrink-0" style={{ width, marginLeft: layout.gap }}>
      <SvgFigure drawing={{ width, height: layout.rowsHeight, nodes }} label={profile.title} />
    </div>
  );
}
