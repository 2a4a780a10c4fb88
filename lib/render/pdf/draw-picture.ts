import { PRINT_PALETTE } from "@/lib/charts/chart-palette";
import { drawFigure, type Figure } from "@/lib/charts/figure";
import { drawSvgNodes } from "./draw-svg-nodes";
import { drawText } from "./draw-text";
import { contentWidth, keepTogether, MARGIN, openElement, type PdfPaper, pageBottom } from "./pdf-paper";

/** Letters of 12 pixels become letters of about 9 points where a page of A4 holds this width. */
const DRAWN_WIDTH = 680;

/** A picture with its title and the words around it. All of these are also its alternative text. */
export function drawPicture(paper: PdfPaper, figure: Figure, height: number, name: string): void {
  const { title, sampleSize, caption } = figure.chart;
  const drawing = drawFigure(figure, DRAWN_WIDTH, height, PRINT_PALETTE);
  const tallest = pageBottom(paper) - MARGIN - 60;
  const scale = Math.min(contentWidth(paper) / drawing.width, tallest / drawing.height);
  keepTogether(paper, drawing.height * scale + 60);
  drawText(paper, "H3", `${name}: ${title}`);
  drawText(paper, "P", sampleSize);
  const { doc, y } = paper;
  const bottom = y + drawing.height * scale;
  const alt = [title, sampleSize, caption].map((text) => paper.type.toDrawable(text)).join(". ");
  const element = openElement(doc, paper.root, "Figure", {
    alt,
    bbox: [MARGIN, y, MARGIN + drawing.width * scale, bottom],
  });
  element.add(() => {
    doc.save();
    doc.translate(MARGIN, y).scale(scale);
    drawSvgNodes(doc, paper.type, drawing.nodes);
    doc.restore();
  });
  element.end();
  paper.y = bottom;
  drawText(paper, "Caption", caption);
}
