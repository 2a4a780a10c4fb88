/** True where two numbers differ by no more than the tolerance, relative to the greater of 1 and both; or both are absent. */
export function isClose(one: number | undefined, other: number | undefined, tolerance: number): boolean {
  if (one === undefined || other === undefined) return one === other;
  return Math.abs(one - other) <= tolerance * Math.max(1, Math.abs(one), Math.abs(other));
}
