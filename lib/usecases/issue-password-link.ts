import { issueLinkSecret } from "@/lib/auth/one-time-link";
import { requireCapability } from "@/lib/auth/require-capability";
import type { Actor } from "@/lib/auth/roles";
import { AppError } from "@/lib/core/errors";
import { createPasswordLink } from "@/lib/db/create-password-link";
import type { PasswordLink } from "@/lib/schema/people";
import { addressOf } from "./address-of";
import type { Runtime } from "./runtime";

const LINK_HOURS = 24;

/**
 * Makes a link by which somebody sets a new password, for an administrator to hand over. It is given once.
 *
 * @throws AppError "forbidden", "not-found" for an account that is not there or disabled, or "conflict" where
 *   passwords are switched off
 */
export async function issuePasswordLink(
  { database, config }: Runtime,
  actor: Actor,
  userId: string,
  at = new Date(),
): Promise<PasswordLink> {
  requireCapability(actor, "people.manage", null);
  if (!config.hasPasswordSignIn) {
    throw new AppError(
      "conflict",
      "Nobody signs in with a password on this server.",
      "Have the password changed where people sign in.",
    );
  }
  const { secret, hash } = issueLinkSecret();
  const expiresAt = new Date(at.getTime() + LINK_HOURS * 3_600_000);
  const isDone = await createPasswordLink(database, { userId, hash, expiresAt, by: actor.id, at });
  if (!isDone) {
    throw new AppError(
      "not-found",
      "There is no such account, or it is disabled.",
      "Take the id from the list of people, or open the account first.",
    );
  }
  return { link: addressOf(config, `/new-password#${secret}`), expiresAt: expiresAt.toISOString() };
}
