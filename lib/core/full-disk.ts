import { AppError } from "./errors";

/** What systems and databases call it: POSIX (also for a quota), SQLite, PostgreSQL (class 53, appendix A). */
const CODES = new Set<unknown>(["ENOSPC", "EDQUOT", "SQLITE_FULL", "53100"]);
const WORDS = /no space left on device|database or disk is full|disk quota exceeded/i;
/** Layers wrap each other's errors; more than this is a circle. */
const DEPTH = 6;

/**
 * Recognises that the disk is full, whatever layer says so and however deep it is wrapped.
 *
 * @returns what the user is told, null when the error is another one
 */
export function recogniseFullDisk(error: unknown): AppError | null {
  if (!saysFull(error, DEPTH)) return null;
  return new AppError(
    "insufficient-storage",
    "Expected room on the server's disk, but it is full; nothing of this request was kept.",
    "Ask the administrator to make room, then send it again.",
    { cause: error },
  );
}

function saysFull(error: unknown, depth: number): boolean {
  if (typeof error !== "object" || error === null || depth === 0) return false;
  const { code, message, cause, meta, originalCode, driverAdapterError } = error as Record<string, unknown>;
  if (CODES.has(code) || CODES.has(originalCode)) return true;
  if (typeof message === "string" && WORDS.test(message)) return true;
  return [cause, meta, driverAdapterError].some((inner) => saysFull(inner, depth - 1));
}
