import PDFDocument from "pdfkit";
import type { PdfType, PdfWeight } from "./pdf-type";
import type { ReportFontBytes } from "./report-font-bytes";

export type PdfElement = ReturnType<PDFKit.PDFDocument["struct"]>;

/** What an element says of itself beside its content (ISO 32000-1, 14.8.5 and 14.9). */
type ElementFacts = {
  readonly alt?: string;
  /** Left, upper, right and lower edge on its page. */
  readonly bbox?: readonly [number, number, number, number];
  /** What a cell at the edge of a table is the head of. */
  readonly scope?: "Row" | "Column";
};

export type PdfOrientation = "portrait" | "landscape";

/** A document that is being drawn, and how far down its page it is. Lengths are points, from the top left. */
export type PdfPaper = {
  readonly doc: PDFKit.PDFDocument;
  readonly type: PdfType;
  /** The element of the structure that all others are in. */
  readonly root: PdfElement;
  /** Says when nobody waits for the document any more. */
  readonly signal: AbortSignal | undefined;
  y: number;
  /** The colour that the page fills with, null where something else may have set another. */
  ink: string | null;
};

export type PdfTitle = { readonly title: string; readonly subject: string };

export const MARGIN = 42;
/** Black prints the same in colour and in grey. */
export const INK = "#000000";
export const MUTED = "#333333";
export const LINE_HEIGHT = 1.35;

/** A record knows no clock, and a file of PDF/A states when it was made: the first day of 1980, as of archives. */
const MADE = new Date(Date.UTC(1980, 0, 1));

/**
 * An empty document of PDF/A-2a (ISO 19005-2) with its first page. Its identifier is made of what it says of
 * itself, so that the same record gives the same one; nothing is compressed, since what deflate makes of bytes
 * differs between its versions.
 */
export function openPaper(
  { title, subject }: PdfTitle,
  fonts: ReportFontBytes,
  type: PdfType,
  signal?: AbortSignal,
): PdfPaper {
  const doc = new PDFDocument({
    pdfVersion: "1.7",
    subset: "PDF/A-2a",
    tagged: true,
    lang: "en",
    displayTitle: true,
    compress: false,
    bufferPages: true,
    autoFirstPage: false,
    // No font of the reader's own is used, which PDF/A forbids.
    font: "",
    info: {
      Title: plainTitle(title),
      Subject: plainTitle(subject),
      Creator: "Gradient Rounds",
      Producer: "PDFKit",
      CreationDate: MADE,
    },
  });
  doc.registerFont("regular", Buffer.from(fonts.regular));
  doc.registerFont("bold", Buffer.from(fonts.bold));
  const root = doc.struct("Document");
  doc.addStructure(root);
  const paper: PdfPaper = { doc, type, root, signal, y: MARGIN, ink: null };
  openPage(paper, "portrait");
  return paper;
}

/** What is said beside the pages goes into XML as it is, so that signs of XML are put in other words. */
function plainTitle(text: string): string {
  return text
    .replace(/[^\u{20}-\u{7E}\u{A0}-\u{D7FF}\u{E000}-\u{FFFD}]/gu, "\u{FFFD}")
    .replaceAll("&", "+")
    .replaceAll("<", "\u{2039}")
    .replaceAll(">", "\u{203A}");
}

/** A new last child of an element; what is added to it is drawn at once. */
export function openElement(
  doc: PDFKit.PDFDocument,
  parent: PdfElement,
  tag: string,
  facts: ElementFacts = {},
): PdfElement {
  const element = doc.struct(tag, facts);
  parent.add(element);
  return element;
}

export function openPage(paper: PdfPaper, orientation: PdfOrientation): void {
  paper.doc.addPage({ size: "A4", layout: orientation, margin: MARGIN });
  paper.y = MARGIN;
  paper.ink = null;
}

/** Goes on with a page of the same orientation. */
export function turnPage(paper: PdfPaper): void {
  const { width, height } = paper.doc.page;
  openPage(paper, width > height ? "landscape" : "portrait");
}

export function contentWidth({ doc }: PdfPaper): number {
  return doc.page.width - 2 * MARGIN;
}

export function pageBottom({ doc }: PdfPaper): number {
  return doc.page.height - MARGIN;
}

/** Turns the page where less than this is left of it. */
export function keepTogether(paper: PdfPaper, height: number): void {
  if (paper.y + height > pageBottom(paper) && paper.y > MARGIN) turnPage(paper);
}

export type LineLook = { readonly weight: PdfWeight; readonly size: number; readonly colour: string };

/** One line with its upper left corner at a place. */
export function drawLine(paper: PdfPaper, line: string, x: number, y: number, look: LineLook): void {
  const { doc } = paper;
  doc.font(look.weight).fontSize(look.size);
  // Most lines are of one colour; saying so again each time would be a tenth of a report.
  if (paper.ink !== look.colour) doc.fillColor(look.colour, 1);
  paper.ink = look.colour;
  doc.text(line, x, y, { lineBreak: false });
}
