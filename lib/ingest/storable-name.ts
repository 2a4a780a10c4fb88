import { writeOutTurningMarks } from "@/lib/core/turning-marks";

/** A half of a surrogate pair that stands alone. */
const LONE_SURROGATE = /\p{Surrogate}/gu;

/**
 * A name as every database can hold it and every page can show it: NUL, which PostgreSQL refuses in texts, halves
 * of surrogate pairs, which UTF-8 cannot write, and marks that turn text round are written out the way JSON writes
 * them, so that two names stay two.
 */
export function storableName(name: string): string {
  return writeOutTurningMarks(name)
    .replaceAll("\u0000", "\\u0000")
    .replace(LONE_SURROGATE, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
