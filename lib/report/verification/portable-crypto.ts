import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { toHex } from "../bundle/hex";
import type { Sha256, VerifySignature } from "../bundle/report-ports";

/**
 * The cryptography of a verification in plain JavaScript. A browser's own is absent on pages that come without TLS,
 * as they do inside many a hospital, and takes a file only whole.
 */
export const portableSha256: Sha256 = async (pieces) => {
  const hash = sha256.create();
  for await (const piece of pieces) hash.update(piece);
  return toHex(hash.digest());
};

/** The same over pieces that are at hand, at once. */
export function portableDigest(pieces: Iterable<Uint8Array>): string {
  const hash = sha256.create();
  for (const piece of pieces) hash.update(piece);
  return toHex(hash.digest());
}

/** By the rules of RFC 8032 and FIPS 186-5, as OpenSSL checks; a key that is none, or a signature of another length, is no signature of it. */
export const portableVerifySignature: VerifySignature = async (publicKey, message, signature) => {
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false });
  } catch {
    return false;
  }
};
