import { hashPassword } from "@/lib/auth/hash-password";
import { hashLinkSecret } from "@/lib/auth/one-time-link";
import type { Actor } from "@/lib/auth/roles";
import { AppError } from "@/lib/core/errors";
import { type Guest, redeemInvitation } from "@/lib/db/redeem-invitation";
import type { AcceptInvitationBody } from "@/lib/schema/invitation";
import { lookAtInvitation } from "./look-at-invitation";
import type { Runtime } from "./runtime";

const PERSON = "person:";

/**
 * Lets somebody in by an invitation: who has signed in with its address, or who makes an account with it.
 *
 * @param person who has signed in; null for nobody
 * @returns the project that they are in now; null for the installation
 * @throws AppError "forbidden" where the link is no longer good, or not for this person, "unauthenticated" where
 *   they have to sign in first, "bad-input" for a short password, "conflict" for who is there already
 */
export async function acceptInvitation(
  runtime: Pick<Runtime, "config" | "database">,
  person: Actor | null,
  { secret, account }: AcceptInvitationBody,
  at = new Date(),
): Promise<{ readonly projectId: string | null }> {
  const { needs } = await lookAtInvitation(runtime, person, secret, at);
  if (needs === "sign-in") {
    throw new AppError(
      "unauthenticated",
      "Expected somebody who has signed in with the address of this invitation, but found nobody.",
      "Sign in with it, then open the link again.",
    );
  }
  const guest = await toGuest(person, account);
  return await redeemInvitation(runtime.database, { hash: hashLinkSecret(secret), guest, at });
}

async function toGuest(person: Actor | null, account: AcceptInvitationBody["account"]): Promise<Guest> {
  if (person !== null) return { kind: "person", userId: person.id.slice(PERSON.length) };
  if (account !== null) {
    return { kind: "newcomer", name: account.name, passwordHash: await hashPassword(account.password) };
  }
  throw new AppError(
    "bad-input",
    "Expected a name and a password for the new account, but found neither.",
    "Send them as `account`.",
  );
}
