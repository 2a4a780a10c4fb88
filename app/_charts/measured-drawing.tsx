"use client";

import { PAGE_PALETTE } from "@/lib/charts/chart-palette";
import { drawFigure, type Figure } from "@/lib/charts/figure";
import { SvgFigure } from "./svg-figure";
import { useWidth } from "./use-width";

type MeasuredDrawingProps = { readonly figure: Figure; readonly height: number };

/** Draws a picture at the width it really has, so that letters keep their size; the height never changes. */
export function MeasuredDrawing({ figure, height }: MeasuredDrawingProps) {
  const [ref, width] = useWidth(400);
  return (
    <div ref={ref} style={{ height }}>
      <SvgFigure drawing={drawFigure(figure, width, height, PAGE_PALETTE)} label={figure.chart.title} />
    </div>
  );
}
