"use client";

import { SvgFigure } from "@/app/_charts/svg-figure";
import { useWidth } from "@/app/_charts/use-width";
import { PAGE_PALETTE } from "@/lib/charts/chart-palette";
import { drawLayerSeries } from "@/lib/charts/draw-layer-series";
import { drawLoss } from "@/lib/charts/draw-loss";
import type { Heatmap, HeatmapRow } from "@/lib/charts/heatmap-model";
import type { FlowRow } from "@/lib/charts/prepare-gradient-flow";
import type { LossChart } from "@/lib/charts/prepare-loss-chart";

const HEIGHT = 180;

type LayerDetailProps = {
  readonly heatmap: Heatmap;
  readonly row: HeatmapRow;
  readonly flowRow: FlowRow;
  readonly loss: LossChart | null;
};

/** The picked layer over the steps, with the loss beneath it on the same steps. */
export function LayerDetail({ heatmap, row, flowRow, loss }: LayerDetailProps) {
  const [ref, width] = useWidth(960);
  return (
    <section
      aria-labelledby="layer-detail"
      className="grid grid-cols-[minmax(0,1fr)] gap-3 rounded-md border border-line bg-surface p-4"
    >
      <div aria-live="polite">
        <h2 id="layer-detail" className="text-base font-semibold">
          {row.layer}
        </h2>
        <p>{flowRow.summary}</p>
        {flowRow.excluded ? <p className="font-medium">Not part of the slope: {flowRow.excluded}</p> : null}
        <p className="text-xs text-muted">{flowRow.behind}</p>
      </div>
      <div ref={ref} className="grid gap-2">
        <SvgFigure
          drawing={drawLayerSeries(heatmap, row, width, HEIGHT, PAGE_PALETTE)}
          label={`Gradient of ${row.layer} over the steps: ${flowRow.summary}`}
        />
        {loss ? (
          <SvgFigure drawing={drawLoss({ ...loss, x: heatmap.x }, width, HEIGHT, PAGE_PALETTE)} label={loss.title} />
        ) : null}
      </div>
    </section>
  );
}
