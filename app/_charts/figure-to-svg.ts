import { PRINT_PALETTE } from "@/lib/charts/chart-palette";
import { drawFigure, type Figure } from "@/lib/charts/figure";
import { writeSvg } from "@/lib/charts/write-svg";

const WIDTH = 720;
const ROW_HEIGHT = 18;

/** A picture as a file of a good size for a document: tall enough for every layer to keep its name. */
export function figureToSvg(figure: Figure): string {
  const rows = figure.kind === "loss" ? 0 : figure.chart.rows.length;
  const height = Math.max(360, 90 + rows * ROW_HEIGHT);
  return writeSvg(drawFigure(figure, WIDTH, height, PRINT_PALETTE), figure.chart.title);
}
