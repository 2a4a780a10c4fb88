import type { ChartTable } from "@/lib/charts/chart-model";
import type { PdfType } from "./pdf-type";
import { breakablePieces } from "./wrap-text";

/** A name longer than this may be broken where it has no joint. */
const LONGEST_PIECE = 78;

/** A longer text is broken anyway, and asks for no more than its share. */
const LONGEST_LINE = 600;

type Range = { readonly least: number; readonly most: number };

/**
 * Widths of the columns that fill the given width together: each as wide as its longest piece that should not
 * be broken (a number is one), and what is left goes to those with longer texts.
 */
export function tableWidths(
  table: ChartTable,
  width: number,
  size: number,
  padding: number,
  type: PdfType,
): readonly number[] {
  const ranges = table.columns.map((_, index) => columnRange(table, index, size, padding, type));
  const least = sum(ranges.map((range) => range.least));
  const most = sum(ranges.map((range) => range.most));
  if (least >= width) return ranges.map((range) => (range.least * width) / least);
  if (most <= width) return ranges.map((range) => (range.most * width) / most);
  return ranges.map((range) => range.least + ((range.most - range.least) * (width - least)) / (most - least));
}

function columnRange(
  { columns, rows }: ChartTable,
  index: number,
  size: number,
  padding: number,
  type: PdfType,
): Range {
  const { label = "", isNumeric = false } = columns[index] ?? {};
  const texts = rows.map((row) => type.toDrawable(row[index]?.text ?? ""));
  const head = breakablePieces(label).map((piece) => type.measure(piece.trimEnd(), "bold", size));
  const pieces = texts
    .flatMap((text) => breakablePieces(text))
    .map((piece) => type.measure(piece.trimEnd(), "regular", size));
  const longest = pieces.reduce((a, b) => Math.max(a, b), 0);
  const whole = texts.reduce((a, text) => Math.max(a, type.measure(text, "regular", size)), 0);
  const least = Math.max(...head, isNumeric ? longest : Math.min(longest, LONGEST_PIECE));
  return { least: least + padding, most: Math.max(least, Math.min(whole, LONGEST_LINE)) + padding };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
