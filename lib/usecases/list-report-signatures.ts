import type { Actor } from "@/lib/auth/roles";
import { listReportSignatures as selectSignatures } from "@/lib/db/list-report-signatures";
import type { OtherSignedRecord, ReportSignatures } from "@/lib/schema/report-signature";
import { getReport, type StoredReport } from "./get-report";
import { requireTrueSignatures } from "./require-true-signatures";
import type { Runtime } from "./runtime";

/**
 * Who signed the report on a run as it stands now for the reader, and which other records of the run were signed.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function listReportSignatures(runtime: Runtime, actor: Actor, runId: string): Promise<ReportSignatures> {
  return await listSignaturesOf(runtime, await getReport(runtime, actor, runId));
}

/**
 * The same of a report that was gathered already.
 *
 * @throws AppError "unavailable" where a signature on it is not what was given
 */
export async function listSignaturesOf(
  { config, database }: Runtime,
  { run, sha256, record }: StoredReport,
): Promise<ReportSignatures> {
  const given = await selectSignatures(database, { runId: run.id });
  const isOfThis = (recordSha256: string): boolean => recordSha256 === sha256;
  const others = new Map<string, OtherSignedRecord>();
  for (const { statement, isWhole } of given.filter((one) => !isOfThis(one.statement.recordSha256))) {
    const { recordSha256: hash, at: lastSignedAt } = statement;
    const signatures = (others.get(hash)?.signatures ?? 0) + 1;
    const recordSha256 = isWhole && !record.isWhole ? null : hash;
    others.set(hash, { recordSha256, isWhole, signatures, lastSignedAt });
  }
  const signatures = given
    .filter((one) => isOfThis(one.statement.recordSha256))
    .map(({ statement, keyId, value }) => ({ statement, keyId, value }));
  await requireTrueSignatures(config.keysFolder, signatures);
  return {
    recordSha256: sha256,
    isWhole: record.isWhole,
    signatures,
    others: [...others.values()],
  };
}
