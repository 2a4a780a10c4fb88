import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";

const PREFIX = "whsec_";
const SECRET_BYTES = 32;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A new secret in the form of Standard Webhooks: 32 random bytes, as their receivers' libraries take it. */
export function issueWebhookSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString("base64");
}

/**
 * What `webhook-signature` holds: HMAC-SHA256 over id, time and body, so that none of them can be changed and an old
 * message is recognised. https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 *
 * @param message.seconds since 1970, as in `webhook-timestamp`
 */
export function signWebhook(
  secret: string,
  { id, seconds, body }: { readonly id: string; readonly seconds: number; readonly body: string },
): string {
  const key = Buffer.from(secret.slice(PREFIX.length), "base64");
  return `v1,${createHmac("sha256", key).update(`${id}.${seconds}.${body}`).digest("base64")}`;
}

/**
 * Encrypts a target's secret for the database (AES-256-GCM), bound to the target.
 *
 * @param installationSecret see `Config.secret`
 */
export function sealSecret(secret: string, targetId: string, installationSecret: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", keyOf(installationSecret), nonce).setAAD(Buffer.from(targetId));
  const text = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString("base64");
}

/** @throws Error where it was encrypted with another secret of the installation, or for another target */
export function openSecret(sealed: string, targetId: string, installationSecret: string): string {
  const bytes = Buffer.from(sealed, "base64");
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv("aes-256-gcm", keyOf(installationSecret), nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(targetId))
    .setAuthTag(tag);
  return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
}

/** A key of its own, so that nothing else that the installation's secret does can be confused with it. */
function keyOf(installationSecret: string): Buffer {
  return Buffer.from(hkdfSync("sha256", installationSecret, "", "gradient-rounds webhook secrets", KEY_BYTES));
}
