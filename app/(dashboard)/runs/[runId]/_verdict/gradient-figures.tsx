import { EmptyFigure } from "@/app/_charts/empty-figure";
import { FigureFrame } from "@/app/_charts/figure-frame";
import { HeatmapPicture } from "@/app/_charts/heatmap-picture";
import { MeasuredDrawing } from "@/app/_charts/measured-drawing";
import type { HeatmapInput } from "@/lib/charts/heatmap-model";
import { prepareDepthProfile } from "@/lib/charts/prepare-depth-profile";
import { prepareHeatmap } from "@/lib/charts/prepare-heatmap";
import type { DepthProfile } from "@/lib/diagnostics/evidence";

export const PICTURE_HEIGHT = 328;
export const DEPTH_TITLE = "Gradient over depth";
export const HEATMAP_TITLE = "Gradient over layers and steps";
const COLOUR_LEGEND_HEIGHT = 64;

type GradientFiguresProps = { readonly heatmapInput: HeatmapInput; readonly depthProfile: DepthProfile | null };

export function GradientFigures({ heatmapInput, depthProfile }: GradientFiguresProps) {
  const depth = prepareDepthProfile(depthProfile);
  const heatmap = prepareHeatmap(heatmapInput, depthProfile);
  return (
    <>
      {depth.status === "empty" ? (
        <EmptyFigure title={DEPTH_TITLE} chart={depth} />
      ) : (
        <FigureFrame figure={{ kind: "depth-profile", chart: depth }} minHeight={PICTURE_HEIGHT}>
          <MeasuredDrawing figure={{ kind: "depth-profile", chart: depth }} height={PICTURE_HEIGHT} />
        </FigureFrame>
      )}
      {heatmap.status === "empty" ? (
        <EmptyFigure title={HEATMAP_TITLE} chart={heatmap} />
      ) : (
        <FigureFrame figure={{ kind: "heatmap", chart: heatmap }} minHeight={PICTURE_HEIGHT}>
          <HeatmapPicture heatmap={heatmap} height={PICTURE_HEIGHT - COLOUR_LEGEND_HEIGHT} />
        </FigureFrame>
      )}
    </>
  );
}
