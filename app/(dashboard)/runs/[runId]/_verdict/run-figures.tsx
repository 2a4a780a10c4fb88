import { EmptyFigure } from "@/app/_charts/empty-figure";
import { FigureFrame } from "@/app/_charts/figure-frame";
import { HeatmapPicture } from "@/app/_charts/heatmap-picture";
import { LossPicture } from "@/app/_charts/loss-picture";
import { MeasuredDrawing } from "@/app/_charts/measured-drawing";
import type { EmptyChart } from "@/lib/charts/chart-model";
import type { Heatmap } from "@/lib/charts/heatmap-model";
import type { LossChart } from "@/lib/charts/prepare-loss-chart";
import type { DepthProfileChart } from "@/lib/charts/profile-model";

export const DEPTH_TITLE = "Gradient over depth";
export const HEATMAP_TITLE = "Gradient over layers and steps";
export const PICTURE_GRID = "grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-3";

const PICTURE_HEIGHT = 328;
const LOSS_LEGEND_HEIGHT = 28;
const COLOUR_LEGEND_HEIGHT = 64;

export function LossFigure({ chart }: { readonly chart: LossChart | EmptyChart }) {
  if (chart.status === "empty") return <EmptyFigure title="Loss" chart={chart} />;
  return (
    <FigureFrame figure={{ kind: "loss", chart }} minHeight={PICTURE_HEIGHT}>
      <LossPicture chart={chart} height={PICTURE_HEIGHT - LOSS_LEGEND_HEIGHT} />
    </FigureFrame>
  );
}

export function DepthFigure({ chart }: { readonly chart: DepthProfileChart | EmptyChart }) {
  if (chart.status === "empty") return <EmptyFigure title={DEPTH_TITLE} chart={chart} />;
  const figure = { kind: "depth-profile", chart } as const;
  return (
    <FigureFrame figure={figure} minHeight={PICTURE_HEIGHT}>
      <MeasuredDrawing figure={figure} height={PICTURE_HEIGHT} />
    </FigureFrame>
  );
}

export function HeatmapFigure({ chart }: { readonly chart: Heatmap | EmptyChart }) {
  if (chart.status === "empty") return <EmptyFigure title={HEATMAP_TITLE} chart={chart} />;
  return (
    <FigureFrame figure={{ kind: "heatmap", chart }} minHeight={PICTURE_HEIGHT}>
      <HeatmapPicture heatmap={chart} height={PICTURE_HEIGHT - COLOUR_LEGEND_HEIGHT} />
    </FigureFrame>
  );
}
