import { PRINT_PALETTE } from "@/lib/charts/chart-palette";
import { drawFigure, type Figure } from "@/lib/charts/figure";
import { writeSvg } from "@/lib/charts/write-svg";
import { assertNever } from "@/lib/core/assert-never";

const WIDTH = 720;
const ROW_HEIGHT = 18;

/** A picture as a file of a good size for a document: tall enough for every layer to keep its name. */
export function figureToSvg(figure: Figure): string {
  const height = Math.max(360, 90 + countRows(figure) * ROW_HEIGHT);
  return writeSvg(drawFigure(figure, WIDTH, height, PRINT_PALETTE), figure.chart.title);
}

function countRows(figure: Figure): number {
  switch (figure.kind) {
    case "loss":
    case "plot":
    case "trace":
    case "differences":
    case "gap":
    case "forest":
    case "calibration":
    case "group-plot":
    case "icons":
    case "course":
      return 0;
    case "heatmap":
    case "depth-profile":
      return figure.chart.rows.length;
    default:
      return assertNever(figure);
  }
}
