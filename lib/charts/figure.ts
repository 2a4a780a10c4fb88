import { assertNever } from "@/lib/core/assert-never";
import type { ChartTable } from "./chart-model";
import type { ChartPalette } from "./chart-palette";
import { drawDepthProfile } from "./draw-depth-profile";
import { drawHeatmap } from "./draw-heatmap";
import { drawLoss } from "./draw-loss";
import { drawPlot } from "./draw-plot";
import { drawProfileOverlay } from "./draw-profile-overlay";
import type { Heatmap } from "./heatmap-model";
import type { PlotChart } from "./plot-model";
import type { LossChart } from "./prepare-loss-chart";
import type { ProfileOverlay } from "./prepare-profile-overlay";
import type { DepthProfileChart } from "./profile-model";
import { drawTrace } from "./sensitivity/draw-trace";
import type { TraceChart } from "./sensitivity/trace-model";
import type { SvgDrawing } from "./svg-node";
import { tabulateHeatmap } from "./tabulate-heatmap";
import { tabulateLoss } from "./tabulate-loss";
import { tabulateProfile } from "./tabulate-profile";
import { tabulateProfileOverlay } from "./tabulate-profile-overlay";

/** Any picture of a run, of two or of an idea, so that one frame can title, tabulate and copy all of them. */
export type Figure =
  | { readonly kind: "loss"; readonly chart: LossChart }
  | { readonly kind: "heatmap"; readonly chart: Heatmap }
  | { readonly kind: "depth-profile"; readonly chart: DepthProfileChart }
  | { readonly kind: "profile-overlay"; readonly chart: ProfileOverlay }
  | { readonly kind: "trace"; readonly chart: TraceChart }
  | { readonly kind: "plot"; readonly chart: PlotChart };

export function tabulateFigure(figure: Figure): ChartTable {
  switch (figure.kind) {
    case "loss":
      return tabulateLoss(figure.chart.lines, figure.chart.xUnit);
    case "heatmap":
      return tabulateHeatmap(figure.chart);
    case "depth-profile":
      return tabulateProfile(figure.chart);
    case "profile-overlay":
      return tabulateProfileOverlay(figure.chart);
    case "trace":
      return figure.chart.table;
    case "plot":
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
    case "profile-overlay":
      return drawProfileOverlay(figure.chart, width, height, palette);
    case "trace":
      return drawTrace(figure.chart, width, height, palette);
    case "plot":
      return drawPlot(figure.chart, width, height, palette);
    default:
      return assertNever(figure);
  }
}
