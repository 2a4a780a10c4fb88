import { hashPassword } from "@/lib/auth/hash-password";
import { hashLinkSecret } from "@/lib/auth/one-time-link";
import { linkNotGood } from "@/lib/core/link-not-good";
import { hasPasswordLink } from "@/lib/db/has-password-link";
import { redeemPasswordLink } from "@/lib/db/redeem-password-link";
import type { Runtime } from "./runtime";

/**
 * Sets a new password by a link, which is used up, and ends all sessions of the person.
 *
 * @throws AppError "forbidden" where the link is no longer good, "bad-input" for a short password
 */
export async function setPasswordByLink(
  { database }: Pick<Runtime, "database">,
  { secret, password }: { readonly secret: string; readonly password: string },
  at = new Date(),
): Promise<void> {
  const hash = hashLinkSecret(secret);
  // Hashing a password is slow on purpose; nobody without a link makes the server do it.
  if (!(await hasPasswordLink(database, { hash, at }))) throw linkNotGood();
  const isDone = await redeemPasswordLink(database, { hash, passwordHash: await hashPassword(password), at });
  if (!isDone) throw linkNotGood();
}
