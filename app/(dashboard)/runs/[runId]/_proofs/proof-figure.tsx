"use client";

import { FigureFrame } from "@/app/_charts/figure-frame";
import { MeasuredDrawing } from "@/app/_charts/measured-drawing";
import type { DifferencesChart } from "@/lib/charts/proof/differences-model";
import { differencesHeight } from "@/lib/charts/proof/draw-differences";

/** The differences of all pairs with their mean, its table and its method. */
export function ProofFigure({ chart }: { readonly chart: DifferencesChart }) {
  const figure = { kind: "differences", chart } as const;
  const height = differencesHeight(chart);
  return (
    <FigureFrame figure={figure} minHeight={height}>
      <MeasuredDrawing figure={figure} height={height} />
    </FigureFrame>
  );
}
