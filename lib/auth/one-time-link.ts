import { createHash, randomBytes } from "node:crypto";

const SECRET_BYTES = 32;

/** The secret of a link, which is shown once, and what the database keeps of it. */
export type LinkSecret = { readonly secret: string; readonly hash: string };

/**
 * Makes the secret of a link that works once: 256 random bits, hence a plain SHA-256 at rest is as good as a slow
 * hash. It stands in the address behind the #, which browsers send to no server, so that no log can hold it.
 */
export function issueLinkSecret(): LinkSecret {
  const secret = randomBytes(SECRET_BYTES).toString("base64url");
  return { secret, hash: hashLinkSecret(secret) };
}

/** What the database looks a link up by. */
export function hashLinkSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
