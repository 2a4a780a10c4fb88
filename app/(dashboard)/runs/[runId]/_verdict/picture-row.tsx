import { PendingFigure } from "@/app/_charts/pending-figure";
import { onsetMarks } from "@/lib/charts/onset-marks";
import { prepareDepthProfile } from "@/lib/charts/prepare-depth-profile";
import { prepareHeatmap } from "@/lib/charts/prepare-heatmap";
import { prepareLossChart } from "@/lib/charts/prepare-loss-chart";
import type { RunCharts } from "@/lib/usecases/get-run-charts";
import type { RunPageData } from "@/lib/usecases/get-run-page";
import { listEvidence } from "../_evidence/list-evidence";
import { GrownLoss } from "../_live/grown-loss";
import { DEPTH_TITLE, HEATMAP_TITLE, PICTURE_GRID } from "./run-figures";
import { ShownPictures } from "./shown-pictures";

/** About one point for every three pixels of a third of the page. */
const LOSS_POINTS = 120;

type PictureRowProps = { readonly data: RunPageData; readonly charts: RunCharts };

/** The three pictures of a run: what it learned, how the signal ends over depth, how it got there. */
export function PictureRow({ data, charts }: PictureRowProps) {
  const { diagnosed, run } = data;
  const marks = onsetMarks(diagnosed?.diagnosis ?? null);
  const loss = prepareLossChart(charts.loss, marks, LOSS_POINTS);
  const profile = diagnosed?.depthProfile ?? null;
  const growing = data.isGrowing ? { lossPoints: LOSS_POINTS, marks, layers: run.layers, profile } : null;
  return (
    <section aria-labelledby="pictures" className="grid gap-4">
      <h2 id="pictures" className="sr-only">
        Pictures
      </h2>
      {diagnosed === null ? (
        <div className={PICTURE_GRID}>
          <GrownLoss chart={loss} growing={growing} />
          <PendingFigure title={DEPTH_TITLE} />
          <PendingFigure title={HEATMAP_TITLE} />
        </div>
      ) : (
        <ShownPictures
          runId={run.id}
          evidence={listEvidence(data, diagnosed, charts.heatmap)}
          loss={loss}
          growing={growing}
          depth={prepareDepthProfile(diagnosed.depthProfile)}
          heatmap={prepareHeatmap(charts.heatmap, diagnosed.depthProfile)}
        />
      )}
    </section>
  );
}
