import { chooseLayerSeries } from "@/lib/charts/choose-layer-series";
import type { HeatmapInput } from "@/lib/charts/heatmap-model";
import { type FindingEvidence, prepareEvidence } from "@/lib/charts/prepare-evidence";
import { spanOfSteps } from "@/lib/charts/span-of-steps";
import type { DiagnosedRun } from "@/lib/diagnostics/evidence";
import type { RunPageData } from "@/lib/usecases/get-run-page";

/** What each finding of a run puts on its pictures. */
export function listEvidence(
  { run, series }: RunPageData,
  { diagnosis, depthProfile }: DiagnosedRun,
  heatmap: HeatmapInput,
): readonly FindingEvidence[] {
  const rows = [...(depthProfile?.rows ?? []), ...chooseLayerSeries(heatmap, depthProfile)];
  return prepareEvidence(diagnosis, {
    steps: spanOfSteps(series),
    profileWindow: depthProfile && { from: depthProfile.fromStep, to: depthProfile.toStep },
    layers: run.layers.map(({ name }) => name),
    drawnLayers: [...new Set(rows.map(({ layer }) => layer))],
  });
}
