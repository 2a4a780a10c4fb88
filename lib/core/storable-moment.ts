/** The years 1 to 9999, in milliseconds since 1970. */
const FIRST = -62_135_596_800_000;
const LAST = 253_402_300_799_999;

/**
 * A time as every database gives it back: PostgreSQL counts further back and ahead than its driver writes a year.
 *
 * @returns null for what lies outside the years 1 to 9999, or is no number
 */
export function storableMoment(milliseconds: number): Date | null {
  return milliseconds >= FIRST && milliseconds <= LAST ? new Date(milliseconds) : null;
}
