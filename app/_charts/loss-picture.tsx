"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/app/_components/button";
import { MOST_TRACKS } from "@/lib/charts/merge-loss-rows";
import type { LossChart } from "@/lib/charts/prepare-loss-chart";
import { lossSegments } from "@/lib/charts/prepare-loss-line";
import { LossLegend } from "./loss-legend";
import { MeasuredDrawing } from "./measured-drawing";

type LossPictureProps = { readonly chart: LossChart; readonly height: number };

/**
 * The still drawing comes with the first HTML. The chart that can be read with pointer and arrow keys
 * is loaded when somebody reaches for it, and stands on the same axes at the same size, so that
 * nothing moves and nobody waits for script they do not use.
 */
export function LossPicture({ chart, height }: LossPictureProps) {
  const [isWanted, setIsWanted] = useState(false);
  const [focusRequests, setFocusRequests] = useState(0);
  const canBeRead = chart.lines.flatMap(lossSegments).length <= MOST_TRACKS;
  const enterByButton = (): void => {
    setIsWanted(true);
    setFocusRequests(focusRequests + 1);
  };
  return (
    <div>
      <div className="flex min-h-6 items-center justify-between gap-2">
        <LossLegend chart={chart} />
        {canBeRead ? (
          <Button size="small" look="bare" className="no-print" onClick={enterByButton}>
            Read values
          </Button>
        ) : null}
      </div>
      <div className="relative" style={{ height }} onPointerEnter={() => setIsWanted(true)}>
        {isWanted && canBeRead ? (
          <InteractiveLoss chart={chart} height={height} focusRequests={focusRequests} />
        ) : (
          <MeasuredDrawing figure={{ kind: "loss", chart }} height={height} />
        )}
      </div>
    </div>
  );
}

const InteractiveLoss = dynamic(() => import("./interactive-loss").then((loaded) => loaded.InteractiveLoss), {
  ssr: false,
  loading: () => <p className="sr-only">The chart is loading</p>,
});
