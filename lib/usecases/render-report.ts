import { prepareReport } from "@/lib/report/pages/prepare-report";
import type { ReportContext } from "@/lib/report/pages/report-context";
import type { FileReportFormat } from "@/lib/schema/report";
import { type HashedRecord, writeReport } from "./write-report";

/** The record as a file of one of its formats. What draws a PDF is loaded when one is asked for. */
export async function renderReport(
  report: HashedRecord,
  context: ReportContext,
  format: FileReportFormat,
): Promise<Uint8Array> {
  if (format !== "pdf") return new TextEncoder().encode(writeReport(report, context, format));
  const { writePdf } = await import("@/lib/render/write-pdf");
  return await writePdf(prepareReport(report.record, report.sha256, context));
}
