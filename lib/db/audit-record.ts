import type { AuditEntry } from "@/lib/core/audit-entry";
import type { JsonValue } from "@/lib/core/canonical-json";
import type { Prisma } from "./generated/sqlite/client";

/** An entry in the form that is hashed, from its row. */
export function toAuditEntry(row: Prisma.AuditEntryGetPayload<object>): AuditEntry {
  const { details, payloadSha256, prevHash, ...rest } = row;
  return {
    ...rest,
    details: parseDetails(details),
    payload_sha256: payloadSha256,
    prev_hash: prevHash,
  };
}

/** What somebody wrote into the row by hand may be no JSON: its hash then differs as well, which the check says. */
function parseDetails(text: string): AuditEntry["details"] {
  try {
    return JSON.parse(text) as Readonly<Record<string, JsonValue>>;
  } catch {
    return { unreadable: text };
  }
}
