"use client";

import dynamic from "next/dynamic";
import { MOST_TRACKS } from "@/lib/charts/merge-loss-rows";
import type { LossChart } from "@/lib/charts/prepare-loss-chart";
import { lossSegments } from "@/lib/charts/prepare-loss-line";
import { LossLegend } from "./loss-legend";
import { MeasuredDrawing } from "./measured-drawing";
import { useIsSeen } from "./use-is-seen";

const InteractiveLoss = dynamic(() => import("./interactive-loss").then((loaded) => loaded.InteractiveLoss), {
  ssr: false,
});

type LossPictureProps = { readonly chart: LossChart; readonly height: number };

/**
 * The still drawing comes with the first HTML; once it is seen, the chart that can be read with
 * pointer and arrow keys takes its place, with the same axes at the same size.
 */
export function LossPicture({ chart, height }: LossPictureProps) {
  const [ref, isSeen] = useIsSeen();
  const isInteractive = chart.lines.flatMap(lossSegments).length <= MOST_TRACKS;
  return (
    <div ref={ref}>
      <LossLegend chart={chart} />
      <div className="relative" style={{ height }}>
        {isSeen && isInteractive ? (
          <InteractiveLoss chart={chart} height={height} />
        ) : (
          <MeasuredDrawing figure={{ kind: "loss", chart }} height={height} />
        )}
      </div>
    </div>
  );
}
