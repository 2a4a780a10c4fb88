import type { Actor } from "@/lib/auth/roles";
import { recordAuditEvent } from "@/lib/db/record-audit-event";
import type { SentFile } from "@/lib/http/file-response";
import { streamPart, textPart } from "@/lib/report/bundle/part-bytes";
import { REPORT_FORMATS } from "@/lib/schema/report";
import { findEarlierReport } from "./find-earlier-report";
import { getReport } from "./get-report";
import type { Runtime } from "./runtime";

/**
 * An earlier record of a run as it was kept, with an entry in the audit log.
 *
 * @throws AppError "not-found", "forbidden" or "unreadable-file"
 */
export async function exportKeptReport(
  runtime: Runtime,
  actor: Actor,
  runId: string,
  sha256: string,
): Promise<SentFile> {
  const present = await getReport(runtime, actor, runId);
  const { json, isWhole } = await findEarlierReport(runtime, present, sha256);
  const { run } = present;
  await recordAuditEvent(runtime.database, {
    actor: actor.id,
    action: "report.exported",
    object: `run:${run.id}`,
    project: run.project.id,
    details: { format: "json", whole: isWhole },
    payloadSha256: sha256,
  });
  const { mediaType, extension } = REPORT_FORMATS.json;
  const file = textPart(`${run.name} report ${sha256.slice(0, 8)}.${extension}`, json);
  return { filename: file.path, mediaType, size: file.bytes.length, tag: sha256, bytes: streamPart(file) };
}
