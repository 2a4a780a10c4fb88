import { type Actor, can } from "@/lib/auth/roles";
import { AppError } from "@/lib/core/errors";
import { findInvitationById } from "@/lib/db/find-invitation";
import { revokeInvitation as revoke } from "@/lib/db/revoke-invitation";
import type { Runtime } from "./runtime";

/**
 * Takes an open invitation back. One of another project answers as one that does not exist.
 *
 * @throws AppError "not-found"
 */
export async function revokeInvitation(
  { database }: Runtime,
  actor: Actor,
  id: string,
  at = new Date(),
): Promise<{ readonly id: string }> {
  const invitation = await findInvitationById(database, { id, at });
  const isTheirs = invitation !== null && can(actor, "people.manage", invitation.project?.id ?? null);
  if (isTheirs && (await revoke(database, { id, by: actor.id, at }))) return { id };
  throw new AppError(
    "not-found",
    "There is no such open invitation.",
    "Read the list again: it may have been used, revoked, or have expired.",
    { isRefusal: invitation !== null && !isTheirs },
  );
}
