"use client";

import { useState } from "react";
import { ColourLegend } from "@/app/_charts/colour-legend";
import { FigureFrame } from "@/app/_charts/figure-frame";
import type { EmptyChart } from "@/lib/charts/chart-model";
import type { Heatmap } from "@/lib/charts/heatmap-model";
import { withHighlight } from "@/lib/charts/highlight";
import type { FindingEvidence } from "@/lib/charts/prepare-evidence";
import { prepareGradientFlow } from "@/lib/charts/prepare-gradient-flow";
import { highlightLoss, type LossChart } from "@/lib/charts/prepare-loss-chart";
import type { DepthProfileChart } from "@/lib/charts/profile-model";
import { EvidenceBar } from "../_evidence/evidence-bar";
import { useShownEvidence } from "../_evidence/use-shown-evidence";
import { type Growing, useGrownCharts } from "../_live/use-grown-charts";
import { FlowDrawing } from "./flow-drawing";
import { LayerDetail } from "./layer-detail";

type FlowFigureProps = {
  readonly heatmap: Heatmap;
  readonly profile: DepthProfileChart | null;
  readonly loss: LossChart | EmptyChart;
  /** null for a run that does not grow. */
  readonly growing: Growing | null;
  readonly evidence: readonly FindingEvidence[];
  readonly verdictPath: string;
};

/** The layer to look at first: the shown finding's nearest the input, else where a vanishing gradient would show most. */
function firstToShow(heatmap: Heatmap, shown: FindingEvidence | null): number {
  const marked = heatmap.rows.findLastIndex((row) => shown?.layers.includes(row.layer));
  if (marked >= 0) return marked;
  const compared = heatmap.rows.findLastIndex((row) => row.excluded === null);
  return Math.max(0, compared);
}

/** The drawing in which the layer is an axis, and beneath it the layer that was picked. */
export function FlowFigure({ evidence, verdictPath, growing, ...charts }: FlowFigureProps) {
  const { shown } = useShownEvidence(evidence);
  const grown = useGrownCharts(charts, growing);
  // Layers never go; a picture of them that came with the page is better than none.
  const heatmap = withHighlight(grown.heatmap.status === "drawn" ? grown.heatmap : charts.heatmap, shown);
  const loss = grown.loss.status === "drawn" ? grown.loss : null;
  const profile = charts.profile && withHighlight(charts.profile, shown);
  const [selected, setSelected] = useState(() => firstToShow(heatmap, shown));
  const flow = prepareGradientFlow(heatmap, profile);
  const row = heatmap.rows[selected] ?? heatmap.rows[0];
  const flowRow = flow.rows[selected] ?? flow.rows[0];
  return (
    <>
      <EvidenceBar evidence={evidence} verdictPath={verdictPath} />
      <FigureFrame figure={{ kind: "heatmap", chart: heatmap }} minHeight={0}>
        <ColourLegend heatmap={heatmap} />
        <FlowDrawing heatmap={heatmap} flow={flow} selected={selected} onSelect={setSelected} />
      </FigureFrame>
      {row && flowRow ? (
        <LayerDetail heatmap={heatmap} row={row} flowRow={flowRow} loss={loss && highlightLoss(loss, shown)} />
      ) : null}
    </>
  );
}
