import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { AuditEntry, AuditEvent } from "@/lib/core/audit-entry";
import { appendAuditEntries } from "./append-audit-entry";
import { type Database, rawOf } from "./database";
import { dateText } from "./date-text";
import type { RawStatements } from "./raw-database";

/** A record of a report as it leaves the house. */
export type KeptReportParams = {
  readonly runId: string;
  readonly sha256: string;
  /** The record in canonical JSON. */
  readonly json: string;
  readonly isWhole: boolean;
  readonly engineVersion: string;
};

/**
 * Keeps the record of a report that is exported, once, with the entry of the export in the audit log.
 *
 * @returns the entry
 */
export async function keepReport(db: Database, params: KeptReportParams, event: AuditEvent): Promise<AuditEntry> {
  const payload = await packReport(params.json);
  const [entry] = await rawOf(db).transact(async (statements) => {
    await insertKeptReport(db, statements, params, payload);
    const entries = await appendAuditEntries(db, statements, [event]);
    for (const { seq } of entries) await nameIssue(statements, params, seq);
    return entries;
  });
  if (entry === undefined) throw new Error("One entry was added, and none came back.");
  return entry;
}

/** Beside a transaction, so that no lock waits for it. */
export async function packReport(json: string): Promise<Uint8Array> {
  return new Uint8Array(await promisify(gzip)(json));
}

/** Inside a transaction, for the verbs that make the entry; what is kept already stays as it is. */
export async function insertKeptReport(
  db: Pick<Database, "provider">,
  statements: RawStatements,
  { runId, sha256, isWhole, engineVersion }: KeptReportParams,
  payload: Uint8Array,
): Promise<void> {
  const values = [runId, sha256, isWhole, engineVersion, payload, dateText(db.provider, new Date())];
  await statements.run(
    `INSERT INTO "kept_report" ("runId", "sha256", "isWhole", "engineVersion", "payload", "createdAt")
     VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT ("runId", "sha256") DO NOTHING`,
    values,
  );
}

/** The first entry that tells of a record, after which it is the same report each time it is asked for. */
export async function nameIssue(
  statements: RawStatements,
  { runId, sha256 }: Pick<KeptReportParams, "runId" | "sha256">,
  seq: number,
): Promise<void> {
  await statements.run(
    `UPDATE "kept_report" SET "auditSeq" = ? WHERE "runId" = ? AND "sha256" = ? AND "auditSeq" IS NULL`,
    [seq, runId, sha256],
  );
}
