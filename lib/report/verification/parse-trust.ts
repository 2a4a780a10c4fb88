import { AppError } from "@/lib/core/errors";
import { type KeyRecord, publicKeysSchema } from "@/lib/schema/bundle";
import { toHex } from "../bundle/hex";
import { findKeyId, fromPem } from "../bundle/public-key";
import type { Sha256 } from "../bundle/report-ports";
import type { TrustedKey } from "./level-result";

/**
 * A fingerprint as people and programs write it: 64 hexadecimal digits of either case, in groups or not.
 *
 * @returns null for a text that is none
 */
export function parseFingerprint(text: string): TrustedKey | null {
  const digits = text
    .trim()
    .replace(/^sha-?256:/i, "")
    .replace(/[\s:]/g, "")
    .toLowerCase();
  return /^[0-9a-f]{64}$/.test(digits) ? { keyId: digits, publicKey: null, validFrom: null, validUntil: null } : null;
}

/** A key as a folder or a file of keys states it. */
export function toTrustedKey({ keyId, publicKey, validFrom, validUntil }: KeyRecord): TrustedKey {
  return { keyId, publicKey, validFrom, validUntil };
}

/**
 * Reads a file of keys that are to be trusted: `public-keys.json`, one public key in PEM, or a fingerprint.
 *
 * @param name of the file, for the message
 * @throws AppError "bad-input" for a file that is none of these
 */
export async function parseTrustFile(text: string, name: string, sha256: Sha256): Promise<readonly TrustedKey[]> {
  const fingerprint = parseFingerprint(text);
  if (fingerprint !== null) return [fingerprint];
  const key = fromPem(text);
  if (key !== null) {
    return [{ keyId: await findKeyId(key, sha256), publicKey: toHex(key), validFrom: null, validUntil: null }];
  }
  const keys = publicKeysSchema.safeParse(parseJson(text));
  if (keys.success) return keys.data.keys.map(toTrustedKey);
  throw new AppError(
    "bad-input",
    `Expected keys in ${name}, but it is neither a public-keys.json, nor an Ed25519 public key in PEM, nor a fingerprint.`,
    "Name the file that the house handed out, or the fingerprint of its key: 64 hexadecimal digits.",
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
