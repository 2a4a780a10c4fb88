import type { AuditEntry } from "@/lib/core/audit-entry";

/** Whether the entry of what happened at a time may lie before the part of a log that goes along, so that its absence shows nothing. */
export function mayLieBefore([first]: readonly AuditEntry[], at: string): boolean {
  return first !== undefined && first.seq > 1 && at <= first.at;
}
