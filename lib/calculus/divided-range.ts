import type { Stretch } from "./integrand";

/** Length in x of what lies between a finite end, or the middle, and a tail to infinity. */
const CORE = 2;

/**
 * Divides a range into stretches at the given points, with the tails to infinity in coordinates of their own.
 *
 * @param from less than `to`; either may be infinite
 * @param breakpoints where f is known to jump, to have a kink or a peak; those outside the range do not count
 * @see Piessens et al., QUADPACK (1983), routines QAGP and QAGI
 */
export function dividedRange(from: number, to: number, breakpoints: readonly number[]): readonly Stretch[] {
  const inside = [...new Set(breakpoints)].filter((point) => point > from && point < to).sort((a, b) => a - b);
  const anchors = inside.length > 0 ? inside : [Number.isFinite(from) ? from : Number.isFinite(to) ? to : 0];
  const first = anchors[0] ?? 0;
  const last = anchors.at(-1) ?? first;
  const low = Number.isFinite(from) ? from : first - CORE;
  const high = Number.isFinite(to) ? to : last + CORE;
  const cuts = [low, ...inside, high];
  const stretches: Stretch[] = [];
  if (from !== low) stretches.push({ from: 0, to: CORE / (first - low), tail: { centre: first, scale: -CORE } });
  for (const [index, cut] of cuts.entries()) {
    const next = cuts[index + 1];
    if (next !== undefined && next > cut) stretches.push({ from: cut, to: next, tail: null });
  }
  if (to !== high) stretches.push({ from: 0, to: CORE / (high - last), tail: { centre: last, scale: CORE } });
  return stretches;
}
