import type { AuditEvent } from "@/lib/core/audit-entry";
import { canonicalJson } from "@/lib/core/canonical-json";
import type { PersonalSignature, PersonalStatement } from "@/lib/schema/bundle";
import { appendAuditEntries, lockAuditLog } from "./append-audit-entry";
import { type Database, rawOf } from "./database";
import { insertKeptReport, type KeptReportParams, nameIssue, packReport } from "./keep-report";
import { toSignature } from "./list-report-signatures";
import type { RawStatements } from "./raw-database";

export type SignReportParams = {
  /** The record that is signed; it is kept with its first signature or export. */
  readonly report: KeptReportParams;
  readonly userId: string;
  readonly meaning: PersonalStatement["meaning"];
  /** Signs at the time that is given, which is that of the entry in the audit log as well. */
  readonly sign: (at: Date) => Promise<{ readonly signature: PersonalSignature; readonly event: AuditEvent }>;
};

/** What became of it: a signature of its own, or the one that the person gave before. */
export type SignedReport = { readonly isNew: boolean; readonly signature: PersonalSignature };

/**
 * Keeps the signature of a person on a record, with the record and the entry in the audit log, or nothing of it.
 * Under the lock of the log, so that two who sign at once are numbered without a gap in the order of their times.
 */
export async function signReport(db: Database, params: SignReportParams): Promise<SignedReport> {
  const { report, sign } = params;
  const payload = await packReport(report.json);
  return await rawOf(db).transact(async (statements) => {
    await insertKeptReport(db, statements, report, payload);
    const place = await lockAuditLog(db, statements);
    const given = await listGiven(statements, report);
    const own = given.find(({ statement: { userId, meaning } }) => {
      return userId === params.userId && meaning === params.meaning;
    });
    if (own !== undefined) return { isNew: false, signature: own };
    const { signature, event } = await sign(place.at);
    for (const { seq } of await appendAuditEntries(db, statements, [event], place)) {
      await insertSignature(statements, report, { number: given.length + 1, signature, seq });
      await nameIssue(statements, report, seq);
    }
    return { isNew: true, signature };
  });
}

async function listGiven(
  statements: RawStatements,
  { runId, sha256 }: KeptReportParams,
): Promise<readonly PersonalSignature[]> {
  const rows = await statements.all(
    `SELECT "statement", "keyId", "value" FROM "report_signature"
     WHERE "runId" = ? AND "recordSha256" = ? ORDER BY "number"`,
    [runId, sha256],
  );
  return rows.map(([statement, keyId, value]) => {
    return toSignature({ statement: String(statement), keyId: String(keyId), value: String(value) });
  });
}

async function insertSignature(
  statements: RawStatements,
  { runId, sha256 }: KeptReportParams,
  given: { readonly number: number; readonly signature: PersonalSignature; readonly seq: number },
): Promise<void> {
  const { statement, keyId, value } = given.signature;
  await statements.run(
    `INSERT INTO "report_signature" ("runId", "recordSha256", "number", "statement", "keyId", "value", "auditSeq")
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    [runId, sha256, given.number, canonicalJson(statement), keyId, value, given.seq],
  );
}
