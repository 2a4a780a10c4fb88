import type { Actor } from "@/lib/auth/roles";
import { recordAuditEvent } from "@/lib/db/record-audit-event";
import type { SentFile } from "@/lib/http/file-response";
import { type FileReportFormat, REPORT_FORMATS } from "@/lib/schema/report";
import { getReport } from "./get-report";
import { renderReport } from "./render-report";
import type { Runtime } from "./runtime";

/**
 * The report on a run as one file, with an entry in the audit log that names the record by its hash.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function exportReport(
  runtime: Runtime,
  actor: Actor,
  runId: string,
  format: FileReportFormat,
): Promise<SentFile> {
  const report = await getReport(runtime, actor, runId);
  const { run, sha256, record } = report;
  const bytes = await renderReport(report, format);
  await recordAuditEvent(runtime.database, {
    actor: actor.id,
    action: "report.exported",
    object: `run:${run.id}`,
    project: run.project.id,
    details: { format, whole: record.isWhole },
    payloadSha256: sha256,
  });
  const { mediaType, extension } = REPORT_FORMATS[format];
  return { filename: `${run.name} report.${extension}`, mediaType, tag: null, bytes: once(bytes) };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
