import { createHash, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { findKeyId, fromSpki, toSpki } from "@/lib/report/bundle/public-key";
import type { Sha256, Signer, VerifySignature } from "@/lib/report/bundle/report-ports";

export const nodeSha256: Sha256 = async (pieces) => {
  const hash = createHash("sha256");
  for await (const piece of pieces) hash.update(piece);
  return hash.digest("hex");
};

/** The same over pieces that are at hand, at once. */
export function nodeDigest(pieces: Iterable<Uint8Array>): string {
  const hash = createHash("sha256");
  for (const piece of pieces) hash.update(piece);
  return hash.digest("hex");
}

/** A key that is none, or a signature of another length, is no signature of it. */
export const nodeVerifySignature: VerifySignature = async (publicKey, message, signature) => {
  try {
    const key = createPublicKey({ key: Buffer.from(toSpki(publicKey)), format: "der", type: "spki" });
    return verify(null, message, key, signature);
  } catch {
    return false;
  }
};

/**
 * Signs with an Ed25519 key.
 *
 * @throws TypeError for a key of another kind
 */
export async function createSigner(privateKey: KeyObject): Promise<Signer> {
  const publicKey = fromSpki(createPublicKey(privateKey).export({ format: "der", type: "spki" }));
  if (publicKey === null) throw new TypeError(`Expected an Ed25519 key, found ${privateKey.asymmetricKeyType}.`);
  return {
    keyId: await findKeyId(publicKey, nodeSha256),
    publicKey,
    sign: async (message) => sign(null, message, privateKey),
  };
}
