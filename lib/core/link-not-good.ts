import { AppError } from "./errors";

/**
 * The one answer to a link that was used, revoked, has expired, was never issued, or is meant for another address,
 * so that nobody learns which of them it is.
 */
export function linkNotGood(): AppError {
  return new AppError(
    "forbidden",
    "This link is no longer good.",
    "Ask whoever gave it to you for a new one, for the e-mail address that you sign in with. A link works once and for a limited time.",
  );
}
