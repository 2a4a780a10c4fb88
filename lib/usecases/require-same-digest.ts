import { AppError } from "@/lib/core/errors";

/**
 * @param expected SHA-256 that the client announced, in hexadecimal digits; null where it announced none
 * @param received SHA-256 of what came
 * @throws AppError "bad-input" for another body than the one that was announced
 */
export function requireSameDigest(expected: string | null, received: string): void {
  if (expected === null || expected === received) return;
  throw new AppError(
    "bad-input",
    `Expected a body with SHA-256 ${expected} as announced by Content-Digest, but received one with ${received}.`,
    "Send the file again.",
  );
}
