import { createHash } from "node:crypto";
import { canonicalJson, type JsonValue } from "@/lib/core/canonical-json";

const LONGEST = 1000;

/** A value as an entry may hold it: itself, or the digest and length of its canonical JSON where that is long. */
export function shortenForAudit(value: unknown): JsonValue {
  const text = canonicalJson(value ?? null);
  if (text.length <= LONGEST) return JSON.parse(text) as JsonValue;
  return { sha256: digestForAudit(value), length: text.length };
}

/** SHA-256, in hex, of a text, or of the canonical JSON of anything else. */
export function digestForAudit(value: unknown): string {
  return createHash("sha256")
    .update(typeof value === "string" ? value : canonicalJson(value))
    .digest("hex");
}
