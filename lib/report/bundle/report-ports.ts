/** SHA-256 (FIPS 180-4) over all pieces, in lower case hexadecimal digits. Node streams it, a browser gathers it. */
export type Sha256 = (pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) => Promise<string>;

/**
 * Checks an Ed25519 signature (RFC 8032).
 *
 * @param publicKey 32 bytes
 * @param signature 64 bytes
 */
export type VerifySignature = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => Promise<boolean>;

/** A private key that signs without being shown. */
export type Signer = {
  readonly keyId: string;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** @returns 64 bytes, the same ones for the same message (RFC 8032, section 5.1.6) */
  sign(message: Uint8Array): Promise<Uint8Array>;
};
