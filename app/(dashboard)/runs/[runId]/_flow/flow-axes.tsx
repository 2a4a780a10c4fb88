import { SvgFigure } from "@/app/_charts/svg-figure";
import { PAGE_PALETTE } from "@/lib/charts/chart-palette";
import { drawXAxis, xOf } from "@/lib/charts/draw-axes";
import type { Heatmap } from "@/lib/charts/heatmap-model";
import type { DepthProfileChart } from "@/lib/charts/profile-model";
import { label, line } from "@/lib/charts/svg-node";
import { formatInteger } from "@/lib/core/format-number";
import { FACTOR_WIDTH, type FlowLayout } from "./flow-layout";

const HEIGHT = 56;

type FlowAxesProps = {
  readonly heatmap: Heatmap;
  readonly profile: DepthProfileChart | null;
  readonly layout: FlowLayout;
};

/** Both axes in one strip that stays in sight while the rows scroll; the bar shows the steps of the profile. */
export function FlowAxes({ heatmap, profile, layout }: FlowAxesProps) {
  const steps = { left: layout.labelWidth, top: 0, right: layout.labelWidth + layout.heatmapWidth, bottom: 8 };
  const sizes = { left: steps.right + layout.gap, top: 0, right: layout.width - FACTOR_WIDTH, bottom: 8 };
  const nodes = [
    ...drawXAxis(steps, heatmap.x, PAGE_PALETTE),
    ...(profile
      ? [
          ...drawXAxis(sizes, profile.x, PAGE_PALETTE),
          label("factor", layout.width, 25, { textAnchor: "end", fill: PAGE_PALETTE.muted }),
          line(xOf(steps, heatmap.x, profile.window.fromStep), 5, xOf(steps, heatmap.x, profile.window.toStep), 5, {
            stroke: PAGE_PALETTE.accent,
            strokeWidth: 4,
          }),
          label(windowText(profile), steps.left, 52, { fill: PAGE_PALETTE.accent }),
        ]
      : []),
  ];
  return (
    <div className="sticky bottom-0 bg-surface">
      <SvgFigure
        drawing={{ width: layout.width, height: HEIGHT, nodes }}
        label="Axes: training step; size of the gradient"
      />
    </div>
  );
}

function windowText({ window }: DepthProfileChart): string {
  return `▬ steps of the profile: ${formatInteger(window.fromStep)} to ${formatInteger(window.toStep)}`;
}
