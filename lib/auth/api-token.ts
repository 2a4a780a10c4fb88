import { createHash, randomInt, timingSafeEqual } from "node:crypto";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const PREFIX = "gr";
const LENGTH = 40;
const HINT_LENGTH = 6;
const SHAPE = new RegExp(`^${PREFIX}[A-Za-z0-9]{${LENGTH - PREFIX.length}}$`);

/** A token as it is shown once, and what the database keeps of it. */
export type IssuedToken = { readonly token: string; readonly hash: string; readonly hint: string };

/**
 * Makes a token: 40 letters and digits, because clients of other trackers insist on that, beginning
 * with `gr` so that a leaked one can be recognised. 38 random characters hold 226 bits, hence a plain
 * SHA-256 at rest is as good as a slow hash.
 */
export function issueToken(): IssuedToken {
  const random = Array.from({ length: LENGTH - PREFIX.length }, () => ALPHABET.charAt(randomInt(ALPHABET.length)));
  const token = PREFIX + random.join("");
  return { token, hash: hashToken(token), hint: token.slice(0, HINT_LENGTH) };
}

/** What the database looks a token up by. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** Compares two hashes in a time that says nothing about where they differ. */
export function isSameHash(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * The token in an Authorization header: `Bearer <token>`, or as the password of Basic authentication,
 * which some tracking clients send.
 *
 * @returns null when there is none or it cannot be one of ours
 */
export function readToken(authorization: string | null): string | null {
  const [scheme = "", value = ""] = (authorization ?? "").trim().split(/\s+/, 2);
  const token =
    scheme.toLowerCase() === "basic"
      ? Buffer.from(value, "base64")
          .toString("utf8")
          .replace(/^[^:]*:/, "")
      : scheme.toLowerCase() === "bearer"
        ? value
        : "";
  return SHAPE.test(token) ? token : null;
}
