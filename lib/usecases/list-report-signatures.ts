import type { Actor } from "@/lib/auth/roles";
import type { AppError } from "@/lib/core/errors";
import { listReportSignatures as selectSignatures } from "@/lib/db/list-report-signatures";
import type { OtherSignedRecord, ReportSignatures } from "@/lib/schema/report-signature";
import { findUntrueSignature } from "./find-untrue-signature";
import { getReport, type StoredReport } from "./get-report";
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
export async function listSignaturesOf(runtime: Runtime, report: StoredReport): Promise<ReportSignatures> {
  const { untrue, ...listed } = await lookAtSignaturesOf(runtime, report);
  if (untrue !== null) throw untrue;
  return listed;
}

/** Signatures as a page shows them, which has more to show than these. */
export type SignaturesLookedAt = ReportSignatures & {
  /** Why none on this record is listed although there are some; null where all hold. */
  readonly untrue: AppError | null;
};

/** The same without an end where a signature is not what was given: then none on this record is listed. */
export async function lookAtSignaturesOf(
  { config, database }: Runtime,
  { run, sha256, record }: StoredReport,
): Promise<SignaturesLookedAt> {
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
  const untrue = await findUntrueSignature(config.keysFolder, signatures);
  return {
    recordSha256: sha256,
    isWhole: record.isWhole,
    signatures: untrue === null ? signatures : [],
    others: [...others.values()],
    untrue,
  };
}
