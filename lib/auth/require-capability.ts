import { AppError } from "@/lib/core/errors";
import { type Actor, type Capability, can, isForPeopleAlone, roleIn } from "./roles";

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
      { isRefusal: true },
    );
  }
  throw refusal(actor, capability, "");
}

/**
 * Why a right is not given to an actor.
 *
 * @param place words after the right, such as " in any project"; may be empty
 */
export function refusal({ kind }: Actor, capability: Capability, place: string): AppError {
  if (kind === "token" && isForPeopleAlone(capability)) {
    return new AppError(
      "forbidden",
      `Only a person who is signed in has the right "${capability}"; an API token never has it.`,
      "Sign in and use the pages of this server.",
    );
  }
  return new AppError(
    "forbidden",
    `Your role does not include the right "${capability}"${place}.`,
    "Ask an administrator of the project, or use a token with another role.",
  );
}
