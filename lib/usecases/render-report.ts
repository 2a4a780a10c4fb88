import type { ReportContext } from "@/lib/report/pages/report-context";
import type { FileReportFormat } from "@/lib/schema/report";
import { type HashedRecord, writeReport } from "./write-report";

/** Draws the PDF of a report: in this thread or in another. */
export type DrawPdf = (report: HashedRecord, context: ReportContext) => Promise<Uint8Array>;

/** The record as a file of one of its formats. */
export async function renderReport(
  report: HashedRecord,
  context: ReportContext,
  format: FileReportFormat,
  drawPdf: DrawPdf,
): Promise<Uint8Array> {
  if (format === "pdf") return await drawPdf(report, context);
  return new TextEncoder().encode(writeReport(report, context, format));
}
