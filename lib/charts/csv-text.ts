import type { ChartTable, TableCell } from "./chart-model";

/**
 * A chart's table as CSV (RFC 4180) with unrounded numbers. Text from logs that a spreadsheet would
 * run as a formula gets an apostrophe in front.
 */
export function toCsv(table: ChartTable): string {
  const head = table.columns.map((column) => quote(column.label)).join(",");
  const rows = table.rows.map((row) => row.map(cellText).join(","));
  return `${[head, ...rows].join("\r\n")}\r\n`;
}

function cellText(cell: TableCell): string {
  if (cell.value === null) return "";
  return typeof cell.value === "number" ? String(cell.value) : quote(cell.value);
}

function quote(text: string): string {
  const harmless = /^[=+\-@\t\r]/u.test(text) ? `'${text}` : text;
  return /[",\r\n]/u.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
