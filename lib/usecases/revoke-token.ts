import type { Actor } from "@/lib/auth/roles";
import { AppError } from "@/lib/core/errors";
import { findOwnedToken } from "@/lib/db/list-tokens";
import { revokeToken as revoke } from "@/lib/db/revoke-token";
import { tokenOwners } from "./list-tokens";
import type { Runtime } from "./runtime";

/**
 * Ends an API token that the actor made, or one of a project that they administer. Any other answers as one that does
 * not exist.
 *
 * @throws AppError "not-found"
 */
export async function revokeToken(
  { database }: Runtime,
  actor: Actor,
  id: string,
  at = new Date(),
): Promise<{ readonly id: string }> {
  const token = await findOwnedToken(database, { id, owners: tokenOwners(actor) });
  if (token !== null && (await revoke(database, { id, by: actor.id, at }))) return { id };
  throw new AppError(
    "not-found",
    "There is no such token that you may revoke.",
    "Read the list again: it may have been revoked already.",
  );
}
