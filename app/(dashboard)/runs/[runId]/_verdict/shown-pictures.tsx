"use client";

import Link from "next/link";
import type { EmptyChart } from "@/lib/charts/chart-model";
import { EVIDENCE_PARAMETER } from "@/lib/charts/evidence-address";
import type { Heatmap } from "@/lib/charts/heatmap-model";
import { withHighlight } from "@/lib/charts/highlight";
import type { FindingEvidence } from "@/lib/charts/prepare-evidence";
import { highlightLoss, type LossChart } from "@/lib/charts/prepare-loss-chart";
import type { DepthProfileChart } from "@/lib/charts/profile-model";
import { EvidenceBar } from "../_evidence/evidence-bar";
import { useShownEvidence } from "../_evidence/use-shown-evidence";
import { type Growing, useGrownCharts } from "../_live/use-grown-charts";
import { DepthFigure, HeatmapFigure, LossFigure, PICTURE_GRID } from "./run-figures";

type ShownPicturesProps = {
  readonly runId: string;
  readonly evidence: readonly FindingEvidence[];
  readonly loss: LossChart | EmptyChart;
  readonly depth: DepthProfileChart | EmptyChart;
  readonly heatmap: Heatmap | EmptyChart;
  /** null for a run that does not grow. */
  readonly growing: Growing | null;
};

/** The three pictures with the finding on them that the address names. */
export function ShownPictures({ runId, evidence, depth, growing, ...charts }: ShownPicturesProps) {
  const { shown } = useShownEvidence(evidence);
  const { loss, heatmap } = useGrownCharts(charts, growing);
  const query = shown ? { [EVIDENCE_PARAMETER]: shown.id } : {};
  return (
    <>
      <EvidenceBar evidence={evidence} verdictPath={`/runs/${runId}`} />
      <div className={PICTURE_GRID}>
        <LossFigure chart={loss.status === "drawn" ? highlightLoss(loss, shown) : loss} />
        <DepthFigure chart={depth.status === "drawn" ? withHighlight(depth, shown) : depth} />
        <HeatmapFigure chart={heatmap.status === "drawn" ? withHighlight(heatmap, shown) : heatmap} />
      </div>
      <p className="no-print">
        <Link href={{ pathname: `/runs/${runId}/gradient-flow`, query }} className="prose-link">
          Read layers and steps side by side in Gradient flow
        </Link>
      </p>
    </>
  );
}
