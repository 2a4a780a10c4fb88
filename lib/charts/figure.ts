import { assertNever } from "@/lib/core/assert-never";
import type { ChartTable } from "./chart-model";
import type { ChartPalette } from "./chart-palette";
import { drawDepthProfile } from "./draw-depth-profile";
import { drawHeatmap } from "./draw-heatmap";
import { drawLoss } from "./draw-loss";
import { drawPlot } from "./draw-plot";
import type { Heatmap } from "./heatmap-model";
import type { PlotChart } from "./plot-model";
import type { LossChart } from "./prepare-loss-chart";
import type { DepthProfileChart } from "./profile-model";
import type { DifferencesChart } from "./proof/differences-model";
import { drawDifferences } from "./proof/draw-differences";
import { drawTrace } from "./sensitivity/draw-trace";
import type { TraceChart } from "./sensitivity/trace-model";
import type { CalibrationChart } from "./subgroups/calibration-model";
import type { CourseChart } from "./subgroups/course-model";
import { drawCalibration } from "./subgroups/draw-calibration";
import { drawCourse } from "./subgroups/draw-course";
import { drawForest } from "./subgroups/draw-forest";
import { drawGap } from "./subgroups/draw-gap";
import { drawGroupPlot } from "./subgroups/draw-group-plot";
import { drawIcons } from "./subgroups/draw-icons";
import type { ForestChart } from "./subgroups/forest-model";
import type { GapChart } from "./subgroups/gap-model";
import type { GroupPlot } from "./subgroups/group-plot-model";
import type { IconArray } from "./subgroups/icons-model";
import type { SvgDrawing } from "./svg-node";
import { tabulateHeatmap } from "./tabulate-heatmap";
import { tabulateLoss } from "./tabulate-loss";
import { tabulateProfile } from "./tabulate-profile";

/** Any picture of a run, of two or of an idea, so that one frame can title, tabulate and copy all of them. */
export type Figure =
  | { readonly kind: "loss"; readonly chart: LossChart }
  | { readonly kind: "heatmap"; readonly chart: Heatmap }
  | { readonly kind: "depth-profile"; readonly chart: DepthProfileChart }
  | { readonly kind: "trace"; readonly chart: TraceChart }
  | { readonly kind: "plot"; readonly chart: PlotChart }
  | { readonly kind: "differences"; readonly chart: DifferencesChart }
  | { readonly kind: "gap"; readonly chart: GapChart }
  | GroupFigure;

/** A picture of groups of patients, in which one of them can be marked. */
export type GroupFigure =
  | { readonly kind: "forest"; readonly chart: ForestChart }
  | { readonly kind: "calibration"; readonly chart: CalibrationChart }
  | { readonly kind: "group-plot"; readonly chart: GroupPlot }
  | { readonly kind: "icons"; readonly chart: IconArray }
  | { readonly kind: "course"; readonly chart: CourseChart };

export function tabulateFigure(figure: Figure): ChartTable {
  switch (figure.kind) {
    case "loss":
      return tabulateLoss(figure.chart.lines, figure.chart.xUnit);
    case "heatmap":
      return tabulateHeatmap(figure.chart);
    case "depth-profile":
      return tabulateProfile(figure.chart);
    case "trace":
    case "plot":
    case "differences":
    case "gap":
    case "forest":
    case "calibration":
    case "group-plot":
    case "icons":
    case "course":
      return figure.chart.table;
    default:
      return assertNever(figure);
  }
}

export function drawFigure(figure: Figure, width: number, height: number, palette: ChartPalette): SvgDrawing {
  switch (figure.kind) {
    case "loss":
      return drawLoss(figure.chart, width, height, palette);
    case "heatmap":
      return drawHeatmap(figure.chart, width, height, palette);
    case "depth-profile":
      return drawDepthProfile(figure.chart, width, height, palette);
    case "trace":
      return drawTrace(figure.chart, width, height, palette);
    case "plot":
      return drawPlot(figure.chart, width, height, palette);
    case "differences":
      return drawDifferences(figure.chart, width, palette);
    case "gap":
      return drawGap(figure.chart, width, palette);
    case "forest":
      return drawForest(figure.chart, width, palette);
    case "calibration":
      return drawCalibration(figure.chart, width, height, palette);
    case "group-plot":
      return drawGroupPlot(figure.chart, width, height, palette);
    case "icons":
      return drawIcons(figure.chart, width, height, palette);
    case "course":
      return drawCourse(figure.chart, width, height, palette);
    default:
      return assertNever(figure);
  }
}
