import type { AuditEvent } from "@/lib/core/audit-entry";
import { appendAuditEntries } from "./append-audit-entry";
import { type Database, rawOf } from "./database";

/** Adds an entry of its own to the audit log, for what changes nothing else: an export, a sign-in. */
export async function recordAuditEvent(db: Database, event: AuditEvent): Promise<void> {
  await rawOf(db).transact((statements) => appendAuditEntries(db, statements, [event]));
}
