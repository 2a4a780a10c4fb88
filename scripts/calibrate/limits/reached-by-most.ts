/**
 * The value that so many of the given ones reach: the furthest limit with which a condition holds in
 * that many windows. NaN where there are fewer.
 *
 * @param direction on which side of the limit a value counts
 */
export function reachedByMost(values: readonly number[], count: number, direction: "above" | "below"): number {
  const ordered = [...values].sort((a, b) => (direction === "above" ? b - a : a - b));
  return ordered[count - 1] ?? Number.NaN;
}
