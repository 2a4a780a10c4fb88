import { canonicalJson } from "@/lib/core/canonical-json";
import { signedStatementText } from "@/lib/core/signed-statement";
import type { EnvelopeContent, ManifestContent, PersonalStatement } from "@/lib/schema/bundle";

/**
 * Each kind of signature is over a first line of its own and then canonical JSON, so that a signature given
 * for one purpose is never one for another.
 */
const DOMAINS = {
  record: "gradient-rounds/report/v1\n",
  envelope: "gradient-rounds/envelope/v1\n",
  manifest: "gradient-rounds/manifest/v1\n",
} as const;

/** Length of the first line of `signed.bin` in bytes. */
export const RECORD_DOMAIN_BYTES = DOMAINS.record.length;

/**
 * The bytes of `report.json`: canonical JSON (RFC 8785) and nothing after it.
 *
 * @throws TypeError for what JSON cannot say
 */
export function recordBytes(record: unknown): Uint8Array {
  return encode(canonicalJson(record));
}

/** The bytes that the seal is over, from the bytes of `report.json`. */
export function signedRecordBytes(record: Uint8Array): Uint8Array {
  const domain = encode(DOMAINS.record);
  const signed = new Uint8Array(domain.length + record.length);
  signed.set(domain);
  signed.set(record, domain.length);
  return signed;
}

export function signedEnvelopeBytes(content: EnvelopeContent): Uint8Array {
  return encode(DOMAINS.envelope + canonicalJson(content));
}

export function signedManifestBytes(content: ManifestContent): Uint8Array {
  return encode(DOMAINS.manifest + canonicalJson(content));
}

/** Their SHA-256 is the payload of the audit entry that tells of the signature. */
export function signedStatementBytes(statement: PersonalStatement): Uint8Array {
  return encode(signedStatementText(canonicalJson(statement)));
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
