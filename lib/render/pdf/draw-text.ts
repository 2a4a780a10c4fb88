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

/** Elements of the structure that are one run of text. */
type TextTag = "H1" | "H2" | "H3" | "P" | "Caption";

type TextLook = LineLook & {
  readonly above: number;
  readonly below: number;
  /** What must still fit below, so that no heading stands alone at the foot of a page. */
  readonly keepWith: number;
};

const LOOKS: Readonly<Record<TextTag, TextLook>> = {
  H1: { weight: "bold", size: 18, colour: INK, above: 0, below: 6, keepWith: 60 },
  H2: { weight: "bold", size: 14, colour: INK, above: 16, below: 6, keepWith: 60 },
  H3: { weight: "bold", size: 10.5, colour: INK, above: 10, below: 3, keepWith: 44 },
  P: { weight: "regular", size: 9.5, colour: INK, above: 0, below: 5, keepWith: 0 },
  Caption: { weight: "regular", size: 8, colour: INK, above: 2, below: 10, keepWith: 0 },
};

/** A heading, a paragraph or the words under a picture, over as many pages as it takes. */
export function drawText(paper: PdfPaper, tag: TextTag, text: string): void {
  const look = LOOKS[tag];
  const step = look.size * LINE_HEIGHT;
  const words = paper.type.toDrawable(text);
  const measure = (part: string): number => paper.type.measure(part, look.weight, look.size);
  const lines = wrapText(words, contentWidth(paper), measure);
  paper.y += paper.y > MARGIN ? look.above : 0;
  keepTogether(
    paper,
    step * lines.length + look.keepWith < pageBottom(paper) / 3 ? step * lines.length + look.keepWith : step,
  );
  const element = openElement(paper.doc, paper.root, tag);
  drawLines(paper, element, lines, look);
  element.end();
  paper.y += look.below;
}

function drawLines(paper: PdfPaper, element: PdfElement, lines: readonly string[], look: LineLook): void {
  const step = look.size * LINE_HEIGHT;
  let from = 0;
  while (from < lines.length) {
    const count = Math.max(1, Math.floor((pageBottom(paper) - paper.y) / step));
    const shown = lines.slice(from, from + count);
    element.add(() => {
      for (const [index, line] of shown.entries()) drawLine(paper, line, MARGIN, paper.y + index * step, look);
    });
    paper.y += shown.length * step;
    from += shown.length;
    if (from < lines.length) turnPage(paper);
  }
}
