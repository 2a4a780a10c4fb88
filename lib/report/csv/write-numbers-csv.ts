import { toCsv } from "@/lib/charts/csv-text";
import type { ReportRecord } from "@/lib/schema/report";
import { annexTable } from "../pages/tabulate";

/** Annex A as CSV (RFC 4180), with unrounded numbers; text that a spreadsheet would run is neutralised. */
export function writeNumbersCsv({ numbers }: ReportRecord): string {
  return toCsv(annexTable(numbers));
}
