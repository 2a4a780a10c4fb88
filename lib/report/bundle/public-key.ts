import { toHex } from "./hex";
import type { Sha256 } from "./report-ports";

export const PUBLIC_KEY_BYTES = 32;

/** What stands before the 32 bytes of an Ed25519 key in its SubjectPublicKeyInfo (RFC 8410, sections 4 and 10.1). */
const SPKI_PREFIX = Uint8Array.of(0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00);

/** A public key in the form that other programs read (DER). */
export function toSpki(publicKey: Uint8Array): Uint8Array {
  return Uint8Array.of(...SPKI_PREFIX, ...publicKey);
}

/** @returns the 32 bytes of the key, or null where it is not an Ed25519 key in DER */
export function fromSpki(der: Uint8Array): Uint8Array | null {
  const isKey = der.length === SPKI_PREFIX.length + PUBLIC_KEY_BYTES && toHex(der).startsWith(toHex(SPKI_PREFIX));
  return isKey ? der.slice(SPKI_PREFIX.length) : null;
}

/** The id of a key: SHA-256 over its DER, what `openssl pkey -pubin -outform DER | openssl dgst -sha256` prints. */
export function findKeyId(publicKey: Uint8Array, sha256: Sha256): Promise<string> {
  return sha256([toSpki(publicKey)]);
}

/** A public key as openssl reads it (RFC 7468). */
export function toPem(publicKey: Uint8Array): string {
  const base64 = btoa(String.fromCharCode(...toSpki(publicKey)));
  return `-----BEGIN PUBLIC KEY-----\n${base64}\n-----END PUBLIC KEY-----\n`;
}

/** @returns the 32 bytes of an Ed25519 key, or null where the text is no such key */
export function fromPem(text: string): Uint8Array | null {
  const [, base64] = /-----BEGIN PUBLIC KEY-----\s+([A-Za-z0-9+/=\s]+?)\s+-----END PUBLIC KEY-----/.exec(text) ?? [];
  if (base64 === undefined) return null;
  try {
    return fromSpki(Uint8Array.from(atob(base64.replace(/\s/g, "")), (character) => character.charCodeAt(0)));
  } catch {
    return null;
  }
}
