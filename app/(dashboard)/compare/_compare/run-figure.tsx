import { EmptyFigure } from "@/app/_charts/empty-figure";
import { FigureFrame } from "@/app/_charts/figure-frame";
import { MeasuredDrawing } from "@/app/_charts/measured-drawing";
import type { EmptyChart } from "@/lib/charts/chart-model";
import type { CourseChart } from "@/lib/charts/subgroups/course-model";

type RunFigureProps = {
  readonly title: string;
  readonly chart: CourseChart | EmptyChart;
  readonly height: number;
};

/** A picture in which every line is a run, with its table; or why there is none. */
export function RunFigure({ title, chart, height }: RunFigureProps) {
  if ("status" in chart) return <EmptyFigure title={title} chart={chart} />;
  return (
    <FigureFrame figure={{ kind: "course", chart }} minHeight={height}>
      <MeasuredDrawing figure={{ kind: "course", chart }} height={height} />
    </FigureFrame>
  );
}
