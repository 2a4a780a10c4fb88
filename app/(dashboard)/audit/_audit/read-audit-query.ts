import { type AuditQuery, auditQuerySchema } from "@/lib/schema/audit";

const NAMES = ["project", "actor", "action", "object", "from", "to", "before"] as const;

/** The filters in the address. A part that makes no sense is left out; a page of the log is better than an error. */
export function readAuditQuery(address: Readonly<Record<string, string | string[] | undefined>>): AuditQuery {
  let read: Record<string, string> = {};
  for (const name of NAMES) {
    const value = address[name];
    if (typeof value !== "string" || value === "") continue;
    const next = { ...read, [name]: value };
    if (auditQuerySchema.safeParse(next).success) read = next;
  }
  return auditQuerySchema.parse(read);
}
