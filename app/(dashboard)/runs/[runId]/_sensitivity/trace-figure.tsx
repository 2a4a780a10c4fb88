import { FigureFrame } from "@/app/_charts/figure-frame";
import { MeasuredDrawing } from "@/app/_charts/measured-drawing";
import type { TraceChart } from "@/lib/charts/sensitivity/trace-model";

type TraceFigureProps = { readonly chart: TraceChart; readonly height?: number };

/** A picture of this tab with its title, table, copies and method. */
export function TraceFigure({ chart, height = 300 }: TraceFigureProps) {
  const figure = { kind: "trace", chart } as const;
  return (
    <FigureFrame figure={figure} minHeight={height}>
      <MeasuredDrawing figure={figure} height={height} />
    </FigureFrame>
  );
}
