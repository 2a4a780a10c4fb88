/** To the second, from the stated text itself: a formatter of the machine may word it otherwise in a year. */
export function printUtc(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
}
