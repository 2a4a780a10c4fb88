/** The group of all rows of which nobody can tell in which group of a family they belong. */
export const UNKNOWN_GROUP = "unknown";

const MISSING_WORDS: ReadonlySet<string> = new Set([
  "",
  "?",
  ".",
  "-",
  "na",
  "n/a",
  "n.a.",
  "nan",
  "null",
  "nd",
  "nk",
  "unk",
  "unknown",
  "missing",
  "not known",
  "not recorded",
  "not documented",
]);

/** Whether a cell says that its value is missing. "none" does not: none of something is an answer. */
export function isMissingWord(label: string): boolean {
  return MISSING_WORDS.has(label.trim().toLowerCase());
}
