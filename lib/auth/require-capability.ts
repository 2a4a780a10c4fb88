import { AppError } from "@/lib/core/errors";
import { type Actor, type Capability, can, roleIn } from "./roles";

/**
 * Lets an actor pass or throws. A project that is none of theirs answers as if it did not exist, so
 * that ids cannot be probed.
 *
 * @throws AppError "not-found" for a foreign project, "forbidden" when the role does not allow it
 */
export function requireCapability(
  actor: Actor,
  capability: Capability,
  projectId: string | null,
  ownerId?: string | null,
): void {
  if (can(actor, capability, projectId, ownerId)) return;
  if (projectId !== null && roleIn(actor, projectId) === null) {
    throw new AppError(
      "not-found",
      "There is nothing here that you may see.",
      "Check the address, or ask an administrator of the project for access.",
    );
  }
  throw new AppError(
    "forbidden",
    `Your role does not include the right "${capability}".`,
    "Ask an administrator of the project, or use a token with another role.",
  );
}
