import { PRINT_PALETTE } from "@/lib/charts/chart-palette";
import { drawFigure, type Figure } from "@/lib/charts/figure";
import { writeSvg } from "@/lib/charts/write-svg";

const WIDTH = 720;
const ROW_HEIGHT = 18;

/** A picture as a file of a good size for a document: tall enough for every layer to keep its name. */
export function figureToSvg(figure: Figure): string {
  const height = Math.max(360, 90 + countRows(figure) * ROW_HEIGHT);
  return writeSvg(drawFigure(figure, WIDTH, height, PRINT_PALETTE), figure.chart.title);
}

function countRows(figure: Figure): number {
  if (figure.kind === "loss" || figure.kind === "plot" || figure.kind === "trace") return 0;
  if (figure.kind === "profile-overlay") {
    return Math.max(figure.chart.a.layers.length, figure.chart.b.layers.length);
  }
  return figure.chart.rows.length;
}
