import type { ReportFact } from "@/lib/schema/report";
import {
  contentWidth,
  drawLine,
  INK,
  keepTogether,
  LINE_HEIGHT,
  type LineLook,
  MARGIN,
  openElement,
  type PdfElement,
  type PdfPaper,
  pageBottom,
  turnPage,
} from "./pdf-paper";
import { wrapText } from "./wrap-text";

const SIZE = 9;
const TERM_SHARE = 0.27;
const GAP = 8;

/** Terms and what is said of them, a list in the structure. */
export function drawFacts(paper: PdfPaper, facts: readonly ReportFact[]): void {
  const list = openElement(paper.doc, paper.root, "L");
  for (const fact of facts) drawFact(paper, list, fact);
  list.end();
  paper.y += 6;
}

function drawFact(paper: PdfPaper, list: PdfElement, { term, text }: ReportFact): void {
  const width = contentWidth(paper);
  const left = width * TERM_SHARE;
  const terms = breakInto(paper, term, "bold", left - GAP);
  const texts = breakInto(paper, text, "regular", width - left);
  const step = SIZE * LINE_HEIGHT;
  const count = Math.max(terms.length, texts.length);
  keepTogether(paper, step * Math.min(count, 12));
  const item = openElement(paper.doc, list, "LI");
  const label = openElement(paper.doc, item, "Lbl");
  const body = openElement(paper.doc, item, "LBody");
  for (let from = 0; from < count; ) {
    const to = Math.min(count, from + Math.max(1, Math.floor((pageBottom(paper) - paper.y) / step)));
    drawColumn(paper, label, terms.slice(from, to), MARGIN, "bold");
    drawColumn(paper, body, texts.slice(from, to), MARGIN + left, "regular");
    paper.y += (to - from) * step;
    from = to;
    if (from < count) turnPage(paper);
  }
  item.end();
  paper.y += 2;
}

function breakInto({ type }: PdfPaper, text: string, weight: LineLook["weight"], width: number): readonly string[] {
  return wrapText(type.toDrawable(text), width, (part) => type.measure(part, weight, SIZE));
}

function drawColumn(
  paper: PdfPaper,
  element: PdfElement,
  lines: readonly string[],
  x: number,
  weight: LineLook["weight"],
): void {
  if (lines.length === 0) return;
  const look: LineLook = { weight, size: SIZE, colour: INK };
  element.add(() => {
    for (const [index, line] of lines.entries()) drawLine(paper, line, x, paper.y + index * SIZE * LINE_HEIGHT, look);
  });
}
