import Link from "next/link";
import { EmptyFigure } from "@/app/_charts/empty-figure";
import { FigureFrame } from "@/app/_charts/figure-frame";
import { HeatmapPicture } from "@/app/_charts/heatmap-picture";
import { LossPicture } from "@/app/_charts/loss-picture";
import { MeasuredDrawing } from "@/app/_charts/measured-drawing";
import { onsetMarks } from "@/lib/charts/onset-marks";
import { prepareDepthProfile } from "@/lib/charts/prepare-depth-profile";
import { prepareHeatmap } from "@/lib/charts/prepare-heatmap";
import { prepareLossChart } from "@/lib/charts/prepare-loss-chart";
import type { RunPageData } from "@/lib/usecases/get-run-page";

const HEIGHT = 264;
/** About one point for every three pixels of a third of the page. */
const LOSS_POINTS = 120;
const WITH_LEGEND = 328;

/** The three pictures of a run: what it learned, how the signal ends over depth, how it got there. */
export function PictureRow({ data }: { readonly data: RunPageData }) {
  const runId: string = data.run.id;
  const profile = data.diagnosed?.depthProfile ?? null;
  const loss = prepareLossChart(data.charts.loss, onsetMarks(data.diagnosed?.diagnosis ?? null), LOSS_POINTS);
  const depth = prepareDepthProfile(profile);
  const heatmap = prepareHeatmap(data.charts.heatmap, profile);
  return (
    <section aria-labelledby="pictures" className="grid gap-4">
      <h2 id="pictures" className="sr-only">
        Pictures
      </h2>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-3">
        {loss.status === "empty" ? (
          <EmptyFigure title="Loss" chart={loss} />
        ) : (
          <FigureFrame figure={{ kind: "loss", chart: loss }} minHeight={WITH_LEGEND}>
            <LossPicture chart={loss} height={HEIGHT + 36} />
          </FigureFrame>
        )}
        {depth.status === "empty" ? (
          <EmptyFigure title="Gradient over depth" chart={depth} />
        ) : (
          <FigureFrame figure={{ kind: "depth-profile", chart: depth }} minHeight={WITH_LEGEND}>
            <MeasuredDrawing figure={{ kind: "depth-profile", chart: depth }} height={WITH_LEGEND} />
          </FigureFrame>
        )}
        {heatmap.status === "empty" ? (
          <EmptyFigure title="Gradient over layers and steps" chart={heatmap} />
        ) : (
          <FigureFrame figure={{ kind: "heatmap", chart: heatmap }} minHeight={WITH_LEGEND}>
            <HeatmapPicture heatmap={heatmap} height={HEIGHT} />
          </FigureFrame>
        )}
      </div>
      <p className="no-print">
        <Link href={`/runs/${runId}/gradient-flow`} className="prose-link">
          Read layers and steps side by side in Gradient flow
        </Link>
      </p>
    </section>
  );
}
