import { AppError } from "@/lib/core/errors";
import { shortenText } from "@/lib/ingest/shorten-text";
import { KEY_LENGTH_LIMIT } from "./limits";

/** MLflow's `^[/\w.\- :]*$` with the letters of every script. */
const ALLOWED = /^[/\p{L}\p{M}\p{N}_.\- :]*$/u;

/** Nearly all names: letters of English, and never two of "." and "/" beside each other. Such a one is a plain path. */
const PLAIN = /^[\w\- :]+(?:[./][\w\- :]+)*$/;

export type KeyKind = "metric" | "parameter" | "tag";

/**
 * Refuses names of metrics, parameters and tags that MLflow's server refuses: it keeps each as a path, so that what
 * is no plain path is no name.
 *
 * @throws AppError "bad-input"
 */
export function checkKey(kind: KeyKind, key: string): void {
  const fault = faultOf(key);
  if (fault === null) return;
  throw new AppError(
    "bad-input",
    `Invalid ${kind} name: "${shortenText(key)}" ${fault}.`,
    `Names may have letters, digits, "_", "-", ".", " ", ":" and "/", and must be plain paths.`,
  );
}

function faultOf(key: string): string | null {
  if (key === "") return "is empty";
  if (key.length > KEY_LENGTH_LIMIT) return `has ${key.length} characters, where at most ${KEY_LENGTH_LIMIT} may be`;
  if (PLAIN.test(key)) return null;
  if (!ALLOWED.test(key)) return "has characters that a name may not have";
  const isPlainPath =
    !key.startsWith("/") && key.split("/").every((part) => part !== "" && part !== "." && part !== "..");
  return isPlainPath ? null : "is no plain path";
}
