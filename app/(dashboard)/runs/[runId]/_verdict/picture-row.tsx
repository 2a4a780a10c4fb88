import Link from "next/link";
import { EmptyFigure } from "@/app/_charts/empty-figure";
import { FigureFrame } from "@/app/_charts/figure-frame";
import { LossPicture } from "@/app/_charts/loss-picture";
import { PendingFigure } from "@/app/_charts/pending-figure";
import { onsetMarks } from "@/lib/charts/onset-marks";
import { prepareLossChart } from "@/lib/charts/prepare-loss-chart";
import type { RunCharts } from "@/lib/usecases/get-run-charts";
import type { RunPageData } from "@/lib/usecases/get-run-page";
import { DEPTH_TITLE, GradientFigures, HEATMAP_TITLE, PICTURE_HEIGHT } from "./gradient-figures";

/** About one point for every three pixels of a third of the page. */
const LOSS_POINTS = 120;
const LEGEND_HEIGHT = 28;

type PictureRowProps = { readonly data: RunPageData; readonly charts: RunCharts };

/** The three pictures of a run: what it learned, how the signal ends over depth, how it got there. */
export function PictureRow({ data, charts }: PictureRowProps) {
  const { diagnosed, run } = data;
  const loss = prepareLossChart(charts.loss, onsetMarks(diagnosed?.diagnosis ?? null), LOSS_POINTS);
  return (
    <section aria-labelledby="pictures" className="grid gap-4">
      <h2 id="pictures" className="sr-only">
        Pictures
      </h2>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-3">
        {loss.status === "empty" ? (
          <EmptyFigure title="Loss" chart={loss} />
        ) : (
          <FigureFrame figure={{ kind: "loss", chart: loss }} minHeight={PICTURE_HEIGHT}>
            <LossPicture chart={loss} height={PICTURE_HEIGHT - LEGEND_HEIGHT} />
          </FigureFrame>
        )}
        {diagnosed === null ? (
          <>
            <PendingFigure title={DEPTH_TITLE} />
            <PendingFigure title={HEATMAP_TITLE} />
          </>
        ) : (
          <GradientFigures heatmapInput={charts.heatmap} depthProfile={diagnosed.depthProfile} />
        )}
      </div>
      <p className="no-print">
        <Link href={`/runs/${run.id}/gradient-flow`} className="prose-link">
          Read layers and steps side by side in Gradient flow
        </Link>
      </p>
    </section>
  );
}
