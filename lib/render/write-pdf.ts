import type { ChartTable } from "@/lib/charts/chart-model";
import { type Figure, tabulateFigure } from "@/lib/charts/figure";
import { assertNever } from "@/lib/core/assert-never";
import type { ReportBlock, ReportPages, ReportPart } from "@/lib/report/pages/report-block";
import { drawFacts } from "./pdf/draw-facts";
import { drawPicture } from "./pdf/draw-picture";
import { drawTable } from "./pdf/draw-table";
import { drawText } from "./pdf/draw-text";
import { noteRepeatedTexts } from "./pdf/note-repeated-texts";
import { numberPages } from "./pdf/number-pages";
import { openPage, openPaper, type PdfOrientation, type PdfPaper } from "./pdf/pdf-paper";
import { openPdfType } from "./pdf/pdf-type";
import { readReportFonts } from "./pdf/report-font-bytes";

const TABLE_SIZE = 7;
const WIDE_TABLE_SIZE = 6;
/** A table with more columns than this turns the page. */
const PORTRAIT_COLUMNS = 9;

/**
 * A report as PDF/A-2a: tagged, fonts embedded, pictures as vectors, no outside reference; the same bytes for the
 * same record, as far as pages, fonts and PDFKit are the same.
 *
 * @param signal ends the drawing between two rows of a table
 * @throws Error where the fonts cannot be read; AppError "unavailable" once the signal says that nobody waits
 */
export async function writePdf(pages: ReportPages, signal?: AbortSignal): Promise<Uint8Array> {
  const fonts = await readReportFonts();
  const paper = openPaper({ title: pages.title, subject: `Record ${pages.sha256}` }, fonts, openPdfType(fonts), signal);
  const bytes = gather(paper.doc);
  drawText(paper, "H1", pages.title);
  drawText(paper, "P", `Gradient Rounds. Record ${pages.sha256}`);
  const figures: Figure[] = [];
  for (const part of pages.parts) await drawPart(paper, part, figures);
  if (figures.length > 0) await drawPart(paper, tabulateAll(figures), []);
  numberPages(paper, pages.sha256);
  paper.root.end();
  paper.doc.end();
  return await bytes;
}

async function gather(doc: PDFKit.PDFDocument): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  for await (const piece of doc) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function drawPart(paper: PdfPaper, { title, blocks }: ReportPart, figures: Figure[]): Promise<void> {
  const isWide = blocks.some((block) => block.kind === "table" && block.table.columns.length > PORTRAIT_COLUMNS);
  const orientation: PdfOrientation = isWide ? "landscape" : "portrait";
  const isTurned = paper.doc.page.width > paper.doc.page.height;
  if (isTurned !== isWide) openPage(paper, orientation);
  drawText(paper, "H2", title);
  paper.doc.outline.addItem(paper.type.toDrawable(title));
  for (const block of blocks) await drawBlock(paper, block, isWide ? WIDE_TABLE_SIZE : TABLE_SIZE, figures);
}

async function drawBlock(paper: PdfPaper, block: ReportBlock, tableSize: number, figures: Figure[]): Promise<void> {
  switch (block.kind) {
    case "heading":
      drawText(paper, "H3", block.text);
      return;
    case "paragraph":
      drawText(paper, "P", block.text);
      return;
    case "facts":
      drawFacts(paper, block.facts);
      return;
    case "table":
      await drawNotedTable(paper, block.table, tableSize);
      return;
    case "figure":
      figures.push(block.figure);
      drawPicture(paper, block.figure, block.height, `Figure ${figures.length}`);
      return;
    default:
      assertNever(block);
  }
}

async function drawNotedTable(paper: PdfPaper, whole: ChartTable, size: number): Promise<void> {
  const { table, notes } = noteRepeatedTexts(whole);
  await drawTable(paper, table, size);
  if (notes.length > 0) drawFacts(paper, notes);
}

/** The numbers of every picture, which is all that some readers have of it. */
function tabulateAll(figures: readonly Figure[]): ReportPart {
  const blocks = figures.map((figure, index): ReportBlock => {
    const table = tabulateFigure(figure);
    return { kind: "table", table: { ...table, caption: `Figure ${index + 1}: ${table.caption}` } };
  });
  return { id: "figures", title: "Numbers of the figures", blocks };
}
