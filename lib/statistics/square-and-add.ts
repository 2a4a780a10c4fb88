/** A value with the limits of its interval. */
export type WithLimits = { readonly value: number; readonly lower: number; readonly upper: number };

/**
 * Limits of a difference of two independent estimates, the first less the second, from the limits of both: their
 * distances from the values, put together at right angles (MOVER). Intervals may be of any kind, also one-sided in
 * shape, but must be of one level, which the limits of the difference then have as well.
 *
 * @see Zou & Donner, Statistics in Medicine 27 (2008); Donner & Zou, Statistical Methods in Medical Research 21
 *   (2012), 347–359
 */
export function squareAndAdd(
  first: WithLimits,
  second: WithLimits,
): { readonly lower: number; readonly upper: number } {
  const value = first.value - second.value;
  return {
    lower: value - Math.hypot(first.value - first.lower, second.upper - second.value),
    upper: value + Math.hypot(first.upper - first.value, second.value - second.lower),
  };
}
