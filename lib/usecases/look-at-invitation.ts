import { hashLinkSecret } from "@/lib/auth/one-time-link";
import { type Actor, isRole } from "@/lib/auth/roles";
import { linkNotGood } from "@/lib/core/link-not-good";
import { findAccount } from "@/lib/db/find-account";
import { findInvitation } from "@/lib/db/find-invitation";
import type { InvitationView } from "@/lib/schema/invitation";
import type { Runtime } from "./runtime";

/**
 * What whoever holds the link of an invitation is told before they use it.
 *
 * @param person who has signed in; null for nobody
 * @throws AppError "forbidden" where the link is no longer good, or not for this person
 */
export async function lookAtInvitation(
  { config, database }: Pick<Runtime, "config" | "database">,
  person: Actor | null,
  secret: string,
  at = new Date(),
): Promise<InvitationView> {
  const invitation = await findInvitation(database, { hash: hashLinkSecret(secret), at });
  if (invitation === null || !isRole(invitation.role)) throw linkNotGood();
  const { email, role, project, expiresAt } = invitation;
  const account = await findAccount(database, { email });
  if (account !== null && account.disabledAt !== null) throw linkNotGood();
  if (person !== null && person.id !== `person:${account?.userId}`) throw linkNotGood();
  // Where nobody signs in with a password, the provider makes the account of who is invited.
  const isSignInNext = account !== null || !config.hasPasswordSignIn;
  const needs = person !== null ? "nothing" : isSignInNext ? "sign-in" : "account";
  return { email, role, project: project?.name ?? null, expiresAt: expiresAt.toISOString(), needs };
}
