import type { AuditEntry, AuditEvent } from "@/lib/core/audit-entry";
import { appendAuditEntries } from "./append-audit-entry";
import { type Database, rawOf } from "./database";

/** Adds an entry of its own to the audit log, for what changes nothing else: an export, a sign-in. @returns the entry */
export async function recordAuditEvent(db: Database, event: AuditEvent): Promise<AuditEntry> {
  const [entry] = await rawOf(db).transact((statements) => appendAuditEntries(db, statements, [event]));
  if (entry === undefined) throw new Error("One entry was added, and none came back.");
  return entry;
}
