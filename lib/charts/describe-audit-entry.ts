import { AUDIT_ACTIONS } from "@/lib/core/audit-actions";
import type { AuditEntry } from "@/lib/core/audit-entry";
import type { JsonValue } from "@/lib/core/canonical-json";

/** What was done in words; an action of another version of the product by its name. */
export function describeAction(action: string): string {
  const words = new Map<string, string>(Object.entries(AUDIT_ACTIONS));
  return words.get(action) ?? action;
}

/** What matters of the change, as "name: value", and the digest of what is not in the entry itself. */
export function describeDetails({ details, payload_sha256: payload }: AuditEntry): string {
  const parts = Object.entries(details).map(([name, value]) => `${name}: ${describeValue(value)}`);
  if (payload !== null) parts.push(`SHA-256 ${payload}`);
  return parts.join("; ");
}

function describeValue(value: JsonValue): string {
  if (value === null) return "none";
  if (typeof value === "string") return value;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
