import { NO_CONTEXT } from "@/lib/report/pages/report-context";
import type { FileReportFormat } from "@/lib/schema/report";
import { drawPdfHere } from "./draw-pdf";
import { experimentsOfFiles } from "./experiments-of-files";
import { measureRun } from "./measure-run";
import { readPath } from "./read-path";
import { renderReport } from "./render-report";
import { toReportEvidence } from "./to-report-evidence";
import { hashRecord } from "./write-report";

/**
 * The report on the run in a file or folder, without a server or a database: whoever has the files may see
 * all of it.
 *
 * @throws AppError when nothing can be read from the path
 */
export async function reportPath(
  target: string,
  layerOrder: readonly string[] | null,
  format: FileReportFormat,
): Promise<{ readonly bytes: Uint8Array; readonly sha256: string }> {
  const { run, issues } = await readPath(target, layerOrder);
  const hashed = hashRecord(toReportEvidence(measureRun(target, run, issues), true));
  const context = { ...NO_CONTEXT, experiments: experimentsOfFiles(run) };
  return { bytes: await renderReport(hashed, context, format, drawPdfHere), sha256: hashed.sha256 };
}
