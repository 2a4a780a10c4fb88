import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

const COOKIE = "rounds.device";
const DAYS = 180;
const NONCE_BYTES = 12;

/** What identifies an account beside a key, so that the address itself is written nowhere. */
export function accountKeyOf(secret: string, email: string): string {
  return sign(secret, `account ${email.trim().toLowerCase()}`).slice(0, 22);
}

/**
 * The cookie that a browser keeps after somebody has signed in with it, so that failures elsewhere do not slow them
 * down here. It opens nothing: it only says that this browser has known the password of this account.
 *
 * @param isSecure true where people reach the server by https
 */
export function issueDeviceCookie(secret: string, account: string, isSecure: boolean): string {
  const nonce = randomBytes(NONCE_BYTES).toString("base64url");
  const value = `${nonce}.${markOf(secret, account, nonce)}`;
  const parts = [`${nameOf(isSecure)}=${value}`, `Max-Age=${DAYS * 86_400}`, "Path=/", "HttpOnly", "SameSite=Lax"];
  return [...parts, ...(isSecure ? ["Secure"] : [])].join("; ");
}

/**
 * The device that a request comes from, if it has known this account.
 *
 * @returns what its attempts are counted under; null for a stranger
 */
export function readDevice(secret: string, account: string, cookies: string | null, isSecure: boolean): string | null {
  const prefix = `${nameOf(isSecure)}=`;
  for (const cookie of (cookies ?? "").split(/;\s*/)) {
    if (!cookie.startsWith(prefix)) continue;
    const [nonce = "", mark = ""] = cookie.slice(prefix.length).split(".");
    const expected = Buffer.from(markOf(secret, account, nonce));
    const given = Buffer.from(mark);
    if (given.length === expected.length && timingSafeEqual(given, expected)) return nonce;
  }
  return null;
}

function nameOf(isSecure: boolean): string {
  return isSecure ? `__Host-${COOKIE}` : COOKIE;
}

function markOf(secret: string, account: string, nonce: string): string {
  return sign(secret, `device ${account} ${nonce}`);
}

function sign(secret: string, text: string): string {
  return createHmac("sha256", secret).update(text).digest("base64url");
}
