import type { Integrand, Stretch } from "./integrand";

/** Points that are looked at in each stretch. */
const POINTS = 2000;
/** Multiples of it, modulo 1, fill the unit interval more and more evenly. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** Logarithm of how far towards infinity is looked: to 6 · 10⁶ times where the tail begins. */
const REACH = 15;

/**
 * Looks for a place where f is not zero, when it is zero at every point of the rule: the density of a
 * normal variable with mean 1000 underflows to zero everywhere else. Where it finds one, the stretch is
 * divided so that the place lies in the middle of a narrow one.
 *
 * @returns null where f is zero at every point that was looked at
 * @throws EvaluationLimit
 */
export function findSupport(integrand: Integrand, stretches: readonly Stretch[]): readonly Stretch[] | null {
  for (let count = 1; count <= POINTS; count += 1) {
    for (const stretch of stretches) {
      if (integrand.at(stretch, lookoutPoint(stretch, count)) !== 0) return divideAround(stretch, count, stretches);
    }
  }
  return null;
}

/** Evenly over a stretch of finite length; towards infinity evenly over the orders of magnitude. */
function lookoutPoint({ from, to, tail }: Stretch, index: number): number {
  const share = (index * GOLDEN) % 1;
  return tail === null ? from + (to - from) * share : to * Math.exp(-REACH * share);
}

/** Between the place and the nearest point that was looked at before, f was not seen to be anything. */
function divideAround(stretch: Stretch, count: number, stretches: readonly Stretch[]): readonly Stretch[] {
  const { from, to } = stretch;
  const found = lookoutPoint(stretch, count);
  let reach = Math.min(found - from, to - found);
  for (let index = 1; index < count; index += 1) {
    reach = Math.min(reach, Math.abs(lookoutPoint(stretch, index) - found));
  }
  const cuts = [from, found - reach, found + reach, to];
  const parts = cuts.slice(1).map((end, index) => ({ ...stretch, from: cuts[index] ?? from, to: end }));
  return [...stretches.filter((other) => other !== stretch), ...parts.filter((part) => part.from < part.to)];
}
