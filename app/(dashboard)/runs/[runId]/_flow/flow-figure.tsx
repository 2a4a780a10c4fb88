"use client";

import { useState } from "react";
import { ColourLegend } from "@/app/_charts/colour-legend";
import { FigureFrame } from "@/app/_charts/figure-frame";
import type { Heatmap } from "@/lib/charts/heatmap-model";
import { prepareGradientFlow } from "@/lib/charts/prepare-gradient-flow";
import type { LossChart } from "@/lib/charts/prepare-loss-chart";
import type { DepthProfileChart } from "@/lib/charts/profile-model";
import { FlowDrawing } from "./flow-drawing";
import { LayerDetail } from "./layer-detail";

type FlowFigureProps = {
  readonly heatmap: Heatmap;
  readonly profile: DepthProfileChart | null;
  readonly loss: LossChart | null;
};

/** The layer where a vanishing gradient would show most. */
function nearestComparedToInput(heatmap: Heatmap): number {
  return Math.max(
    0,
    heatmap.rows.findLastIndex((row) => row.excluded === null),
  );
}

/** The drawing in which the layer is an axis, and beneath it the layer that was picked. */
export function FlowFigure({ heatmap, profile, loss }: FlowFigureProps) {
  const [selected, setSelected] = useState(() => nearestComparedToInput(heatmap));
  const flow = prepareGradientFlow(heatmap, profile);
  const row = heatmap.rows[selected] ?? heatmap.rows[0];
  const flowRow = flow.rows[selected] ?? flow.rows[0];
  return (
    <>
      <FigureFrame figure={{ kind: "heatmap", chart: heatmap }} minHeight={0}>
        <ColourLegend heatmap={heatmap} />
        <FlowDrawing heatmap={heatmap} flow={flow} selected={selected} onSelect={setSelected} />
      </FigureFrame>
      {row && flowRow ? <LayerDetail heatmap={heatmap} row={row} flowRow={flowRow} loss={loss} /> : null}
    </>
  );
}
