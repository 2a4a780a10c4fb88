import { AppError } from "@/lib/core/errors";
import { createSetupLink } from "@/lib/db/create-setup-link";
import type { Database } from "@/lib/db/database";
import { hasUsers } from "@/lib/db/has-users";
import { redeemSetupLink } from "@/lib/db/redeem-setup-link";
import { hashPassword } from "./hash-password";
import { hashLinkSecret, issueLinkSecret } from "./one-time-link";

const LINK_HOURS = 24;

/**
 * Makes the one-time link by which the first administrator enters, when nobody can sign in yet. The
 * links of earlier starts are void.
 *
 * @returns path and fragment of the link; null when there are people already
 */
export async function issueSetupLink(database: Database, now = new Date()): Promise<string | null> {
  if (await hasUsers(database)) return null;
  const { secret, hash } = issueLinkSecret();
  await createSetupLink(database, {
    hash,
    expiresAt: new Date(now.getTime() + LINK_HOURS * 3_600_000),
  });
  return `/setup#${secret}`;
}

/**
 * Makes the first administrator.
 *
 * @throws AppError "forbidden" when the link is not, or no longer, good
 */
export async function createFirstAdministrator(
  database: Database,
  given: { readonly link: string; readonly name: string; readonly email: string; readonly password: string },
  now = new Date(),
): Promise<void> {
  const isDone = await redeemSetupLink(database, {
    hash: hashLinkSecret(given.link),
    at: now,
    administrator: {
      name: given.name,
      email: given.email,
      passwordHash: await hashPassword(given.password),
      isAdministrator: true,
    },
  });
  if (isDone) return;
  throw new AppError(
    "forbidden",
    "This setup link has been used, has expired, or was never issued.",
    "Start the server again on an empty database to print a new one, or ask an administrator for an account.",
  );
}
