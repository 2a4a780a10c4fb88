import { drawLine, MARGIN, MUTED, type PdfPaper } from "./pdf-paper";

const SIZE = 7.5;
const ABOVE_EDGE = 24;

/** The foot of every page: which record it is of, and which page of how many. Not part of what is read aloud. */
export function numberPages(paper: PdfPaper, sha256: string): void {
  const { doc, type } = paper;
  const { start, count } = doc.bufferedPageRange();
  const look = { weight: "regular", size: SIZE, colour: MUTED } as const;
  for (let page = start; page < start + count; page += 1) {
    doc.switchToPage(page);
    paper.ink = null;
    const words = `Page ${page + 1} of ${count}`;
    const y = doc.page.height - ABOVE_EDGE;
    doc.markContent("Artifact", { type: "Pagination" });
    drawLine(paper, `Gradient Rounds. Record ${sha256}`, MARGIN, y, look);
    drawLine(paper, words, doc.page.width - MARGIN - type.measure(words, "regular", SIZE), y, look);
    doc.endMarkedContent();
  }
}
