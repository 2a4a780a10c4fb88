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
  const parts = Object.entries(details).map(([name, value]) => `${inWords(name)}: ${describeValue(value)}`);
  if (payload !== null) parts.push(`SHA-256 ${payload}`);
  return parts.join("; ");
}

/** A change as "from a to b", several things one after the other. */
function describeValue(value: JsonValue): string {
  if (value === null) return "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return value.map(describeValue).join(", ");
  const parts = Object.entries(value).map(([name, part]) => `${inWords(name)} ${describeValue(part)}`);
  return parts.join("from" in value && "to" in value ? " " : ", ");
}

/** Names that a reader of the log would not understand by themselves. */
const NAMES: ReadonlyMap<string, string> = new Map([["whole", "with single patients"]]);

/** `byteLength` as "byte length"; names of rights and actions, which have a dot, as they are. */
function inWords(name: string): string {
  const known = NAMES.get(name);
  if (known !== undefined) return known;
  return name.includes(".") ? name : name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
