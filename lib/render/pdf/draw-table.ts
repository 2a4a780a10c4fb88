import { setImmediate } from "node:timers/promises";
import type { ChartTable } from "@/lib/charts/chart-model";
import { stopIfGivenUp } from "@/lib/core/stop-if-given-up";
import {
  contentWidth,
  drawLine,
  INK,
  LINE_HEIGHT,
  type LineLook,
  MARGIN,
  openElement,
  type PdfElement,
  type PdfPaper,
  pageBottom,
  turnPage,
} from "./pdf-paper";
import { tableWidths } from "./table-widths";
import { wrapText } from "./wrap-text";

/** Others are heard after so many rows, however long the table is: also whoever gives the work up. */
const ROWS_AT_A_TIME = 50;
const PADDING = 3;
/** Lines of a cell stand closer than those of a text. */
const ROW_LEADING = 1.22;
const RULE = "#999999";
const HEAD_FILL = "#eeeeee";

/** A row whose texts are broken into lines, and what its cells are in the structure. */
type SetRow = {
  readonly cells: readonly (readonly string[])[];
  readonly tags: readonly { readonly tag: "TH" | "TD"; readonly scope: "Row" | "Column" | null }[];
  readonly isHead: boolean;
};

type Frame = {
  readonly paper: PdfPaper;
  readonly widths: readonly number[];
  readonly isNumeric: readonly boolean[];
  readonly size: number;
  readonly head: SetRow;
};

/**
 * A table with its caption, over as many pages as it takes. Each page begins with the heads of the columns
 * again, which are not part of what is read aloud; a row is broken only where no page holds it.
 */
export async function drawTable(paper: PdfPaper, table: ChartTable, size: number): Promise<void> {
  const widths = tableWidths(table, contentWidth(paper), size, 2 * PADDING, paper.type);
  const isNumeric = table.columns.map((column) => column.isNumeric);
  const frame: Frame = { paper, widths, isNumeric, size, head: setHead(paper, table, widths, size) };
  const element = openElement(paper.doc, paper.root, "Table");
  drawCaption(paper, element, table.caption, heightOf(frame.head, size) + 3 * size);
  const { row, cells } = openRow(paper, element, frame.head);
  drawCells(frame, frame.head, 0, longest(frame.head), cells);
  row.end();
  for (const [index, row] of table.rows.entries()) {
    if (index % ROWS_AT_A_TIME === 0) {
      await setImmediate();
      stopIfGivenUp(paper.signal);
    }
    const texts = row.map(({ text }) => text);
    drawRow(frame, element, setRow(paper, texts, widths, size));
  }
  element.end();
  paper.y += 10;
}

function setHead(paper: PdfPaper, { columns }: ChartTable, widths: readonly number[], size: number): SetRow {
  const cells = columns.map(({ label }, index) => breakCell(paper, label, "bold", widths[index], size));
  return { cells, tags: columns.map(() => ({ tag: "TH", scope: "Column" })), isHead: true };
}

/** The first cell names the row. */
function setRow(paper: PdfPaper, texts: readonly string[], widths: readonly number[], size: number): SetRow {
  const cells = texts.map((text, index) => breakCell(paper, text, "regular", widths[index], size));
  const tags = texts.map((_, index) =>
    index === 0 ? ({ tag: "TH", scope: "Row" } as const) : ({ tag: "TD", scope: null } as const),
  );
  return { cells, tags, isHead: false };
}

function breakCell(
  { type }: PdfPaper,
  text: string,
  weight: "regular" | "bold",
  width = 0,
  size: number,
): readonly string[] {
  // Half a hundredth of a point keeps a number that fills its column from being broken by rounding.
  const inner = width - 2 * PADDING + 0.005;
  return wrapText(type.toDrawable(text), inner, (part) => type.measure(part, weight, size));
}

function drawCaption(paper: PdfPaper, table: PdfElement, caption: string, below: number): void {
  const look: LineLook = { weight: "bold", size: 8.5, colour: INK };
  const step = look.size * LINE_HEIGHT;
  const lines = wrapText(paper.type.toDrawable(caption), contentWidth(paper), (part) =>
    paper.type.measure(part, look.weight, look.size),
  );
  if (paper.y + lines.length * step + below > pageBottom(paper)) turnPage(paper);
  const element = openElement(paper.doc, table, "Caption");
  element.add(() => {
    for (const [index, line] of lines.entries()) drawLine(paper, line, MARGIN, paper.y + index * step, look);
  });
  element.end();
  paper.y += lines.length * step + 2;
}

function drawRow(frame: Frame, table: PdfElement, row: SetRow): void {
  const { paper, size } = frame;
  const count = longest(row);
  const room = (): number => Math.floor((pageBottom(paper) - paper.y - 2 * PADDING) / (size * ROW_LEADING));
  const wholePage = Math.floor(
    (pageBottom(paper) - MARGIN - heightOf(frame.head, size) - 2 * PADDING) / (size * ROW_LEADING),
  );
  if (room() < Math.min(count, Math.max(1, wholePage))) continueTable(frame);
  const { row: element, cells } = openRow(paper, table, row);
  for (let from = 0; from < count; ) {
    const to = Math.min(count, from + Math.max(1, room()));
    drawCells(frame, row, from, to, cells);
    from = to;
    if (from < count) continueTable(frame);
  }
  element.end();
}

/** A new page, with the heads again. */
function continueTable(frame: Frame): void {
  const { paper, head } = frame;
  turnPage(paper);
  drawCells(frame, head, 0, longest(head), null);
}

function openRow(
  { doc }: PdfPaper,
  table: PdfElement,
  { tags }: SetRow,
): { row: PdfElement; cells: readonly PdfElement[] } {
  const row = openElement(doc, table, "TR");
  return { row, cells: tags.map(({ tag, scope }) => openElement(doc, row, tag, scope === null ? {} : { scope })) };
}

/** Lines of a row from one to before another. @param elements null where the row is drawn again */
function drawCells(frame: Frame, row: SetRow, from: number, to: number, elements: readonly PdfElement[] | null): void {
  const { paper, widths, size } = frame;
  const height = (to - from) * size * ROW_LEADING + 2 * PADDING;
  drawGrid(frame, height, row.isHead);
  let x = MARGIN;
  if (elements === null) paper.doc.markContent("Artifact", { type: "Pagination" });
  for (const [index, cell] of row.cells.entries()) {
    const left = x;
    const lines = cell.slice(from, to);
    const draw = (): void => drawCell(frame, row, index, lines, left);
    if (elements === null) draw();
    else if (lines.length > 0) elements[index]?.add(draw);
    x += widths[index] ?? 0;
  }
  if (elements === null) paper.doc.endMarkedContent();
  paper.y += height;
}

function drawCell(frame: Frame, row: SetRow, index: number, lines: readonly string[], left: number): void {
  const { paper, widths, isNumeric, size } = frame;
  const look: LineLook = { weight: row.isHead ? "bold" : "regular", size, colour: INK };
  const right = left + (widths[index] ?? 0) - PADDING;
  for (const [number, line] of lines.entries()) {
    const isRight = isNumeric[index] ?? false;
    const x = isRight ? right - paper.type.measure(line.trimEnd(), look.weight, size) : left + PADDING;
    drawLine(paper, line, x, paper.y + PADDING + number * size * ROW_LEADING, look);
  }
}

function drawGrid({ paper, widths }: Frame, height: number, isHead: boolean): void {
  const { doc, y } = paper;
  if (isHead) paper.ink = null;
  const right = MARGIN + contentWidth(paper);
  doc.markContent("Artifact", { type: "Layout" });
  if (isHead) doc.rect(MARGIN, y, right - MARGIN, height).fill(HEAD_FILL);
  doc.rect(MARGIN, y, right - MARGIN, height);
  let x = MARGIN;
  for (const width of widths.slice(0, -1)) {
    x += width;
    doc.moveTo(x, y).lineTo(x, y + height);
  }
  doc.lineWidth(0.5).stroke(RULE);
  doc.endMarkedContent();
}

function longest({ cells }: SetRow): number {
  return cells.reduce((most, lines) => Math.max(most, lines.length), 1);
}

function heightOf(row: SetRow, size: number): number {
  return longest(row) * size * ROW_LEADING + 2 * PADDING;
}
