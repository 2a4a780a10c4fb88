/** A number without what rounding leaves in its last digits, which nobody set and nobody should read. */
export function withoutCrumbs(value: number): number {
  return Math.abs(value) < 1e6 ? Math.round(value * 1e9) / 1e9 : value;
}
