import { hashPassword as hashWithScrypt } from "better-auth/crypto";
import { AppError } from "@/lib/core/errors";
import { MINIMUM_PASSWORD_LENGTH } from "./session-auth";

/**
 * Hashes a password the way that signing in verifies it (scrypt).
 *
 * @throws AppError "bad-input" when it is too short
 */
export async function hashPassword(password: string): Promise<string> {
  if (password.length < MINIMUM_PASSWORD_LENGTH) {
    throw new AppError(
      "bad-input",
      `Expected a password of at least ${MINIMUM_PASSWORD_LENGTH} characters, but found ${password.length}.`,
      "Choose a longer one; several words are easy to remember.",
    );
  }
  return hashWithScrypt(password);
}
