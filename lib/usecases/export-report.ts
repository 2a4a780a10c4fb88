import type { Actor } from "@/lib/auth/roles";
import { keepReport } from "@/lib/db/keep-report";
import type { SentFile } from "@/lib/http/file-response";
import { type FileReportFormat, REPORT_FORMATS, type ReportView } from "@/lib/schema/report";
import { drawPdfBeside } from "./draw-pdf-beside";
import { gatherMaking, gatherSurroundings } from "./gather-context";
import { gatherExperiments } from "./gather-experiments";
import { getReport, toKeptReport } from "./get-report";
import { renderReport } from "./render-report";
import type { Runtime } from "./runtime";

/**
 * The report on a run as one file, with an entry in the audit log that names the record by its hash. The entry comes
 * before the file, so that what people read can print the first one of this record, and after all that may be refused.
 * Asked for again, it is the same bytes until somebody signs.
 *
 * @param signal says when nobody waits for the file any more
 * @throws AppError "not-found" or "forbidden", "unavailable" once nobody waits
 */
export async function exportReport(
  runtime: Runtime,
  actor: Actor,
  runId: string,
  format: FileReportFormat,
  view: ReportView,
  signal?: AbortSignal,
): Promise<SentFile> {
  const report = await getReport(runtime, actor, runId);
  const { run, sha256, record } = report;
  const experiments = await gatherExperiments(runtime, actor, run.id);
  const surroundings = await gatherSurroundings(runtime, report, view, experiments);
  await keepReport(runtime.database, toKeptReport(report), {
    actor: actor.id,
    action: "report.exported",
    object: `run:${run.id}`,
    project: run.project.id,
    details: { format, whole: record.isWhole },
    payloadSha256: sha256,
  });
  const context = { ...surroundings, ...(await gatherMaking(runtime, report)) };
  const bytes = await renderReport(report, context, format, drawPdfBeside(runtime, signal));
  const { mediaType, extension } = REPORT_FORMATS[format];
  const filename = `${run.name} report.${extension}`;
  return { filename, mediaType, size: bytes.length, tag: null, bytes: once(bytes) };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
