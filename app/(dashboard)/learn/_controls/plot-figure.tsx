"use client";

import type { PointerEvent } from "react";
import { FigureFrame } from "@/app/_charts/figure-frame";
import { MeasuredDrawing } from "@/app/_charts/measured-drawing";
import { plotXAt } from "@/lib/charts/draw-plot";
import type { PlotChart } from "@/lib/charts/plot-model";

const HEIGHT = 360;

type PlotFigureProps = {
  readonly chart: PlotChart;
  /** Called with the x under the pointer; whatever it sets can be set by a slider as well. */
  readonly onPoint?: ((x: number) => void) | undefined;
};

export function PlotFigure({ chart, onPoint }: PlotFigureProps) {
  const point = (event: PointerEvent<HTMLDivElement>): void => {
    // A finger that only scrolls past sets nothing.
    if (event.pointerType !== "mouse" && event.type === "pointermove") return;
    const { left, width } = event.currentTarget.getBoundingClientRect();
    onPoint?.(plotXAt(chart, width, event.clientX - left));
  };
  return (
    <FigureFrame figure={{ kind: "plot", chart }} minHeight={HEIGHT}>
      <div onPointerMove={point} onPointerDown={point} className={onPoint ? "cursor-crosshair" : ""}>
        <MeasuredDrawing figure={{ kind: "plot", chart }} height={HEIGHT} />
      </div>
    </FigureFrame>
  );
}
