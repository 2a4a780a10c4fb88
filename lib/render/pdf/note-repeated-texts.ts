import { type ChartTable, textCell } from "@/lib/charts/chart-model";
import type { ReportFact } from "@/lib/schema/report";

/** Below this a text takes less room than looking it up takes time. */
const LONG_TEXT = 80;
/** A text must stand there so many times on average before it is said once below. */
const REPEATED = 4;

export type NotedTable = { readonly table: ChartTable; readonly notes: readonly ReportFact[] };

/**
 * Says long texts that stand in many rows once, below the table, and their number in the rows. What every
 * number was computed from would else be most of a printed annex.
 */
export function noteRepeatedTexts(table: ChartTable): NotedTable {
  const columns = table.columns.map((_, index) => isRepeated(table, index));
  if (!columns.includes(true)) return { table, notes: [] };
  const numbers = new Map<string, number>();
  const noteOf = (text: string): string => {
    const number = numbers.get(text) ?? numbers.size + 1;
    numbers.set(text, number);
    return `note ${number}`;
  };
  const rows = table.rows.map((row) =>
    row.map((cell, index) => (columns[index] === true && cell.text !== "" ? textCell(noteOf(cell.text)) : cell)),
  );
  const notes = [...numbers].map(([text, number]) => ({ term: `note ${number}`, text }));
  return { table: { ...table, caption: `${table.caption}. Notes stand below the table.`, rows }, notes };
}

/** The first column names the row, and numbers are never said elsewhere. */
function isRepeated({ columns, rows }: ChartTable, index: number): boolean {
  if (index === 0 || columns[index]?.isNumeric === true || rows.length === 0) return false;
  const texts = rows.map((row) => row[index]?.text ?? "");
  const letters = texts.reduce((sum, text) => sum + text.length, 0);
  return letters / rows.length >= LONG_TEXT && new Set(texts).size * REPEATED <= rows.length;
}
