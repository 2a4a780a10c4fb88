import type { Integrand, Stretch } from "./integrand";

/** Points that are looked at in each stretch. */
const POINTS = 2000;
const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** From one point to the next towards infinity x grows by less than one in a hundred: 2000 of them reach 6 · 10⁶. */
const GROWTH = Math.exp(-0.0075);

/**
 * Looks for a place where f is not zero, when it is zero at every point of the rule: the density of a
 * normal variable with mean 1000 underflows to zero everywhere else. Where it finds one, the stretch is
 * divided so that the place lies in the middle of a narrow one.
 *
 * @returns null where f is zero at every point that was looked at
 * @throws EvaluationLimit
 */
export function findSupport(integrand: Integrand, stretches: readonly Stretch[]): readonly Stretch[] | null {
  for (const stretch of stretches) {
    const points = lookoutPoints(stretch);
    const found = points.find((t) => integrand.at(stretch, t) !== 0);
    if (found === undefined) continue;
    const sorted = points.sort((a, b) => a - b);
    const index = sorted.indexOf(found);
    const low = sorted[index - 1] ?? stretch.from;
    const high = sorted[index + 1] ?? stretch.to;
    const reach = Math.min(found - low, high - found);
    const cuts = [stretch.from, found - reach, found + reach, stretch.to];
    const parts = cuts.slice(1).map((to, at) => ({ ...stretch, from: cuts[at] ?? to, to }));
    return [...stretches.filter((other) => other !== stretch), ...parts.filter(({ from, to }) => from < to)];
  }
  return null;
}

function lookoutPoints({ from, to, tail }: Stretch): number[] {
  return Array.from({ length: POINTS }, (_, index) =>
    tail === null ? from + (to - from) * (((index + 1) * GOLDEN) % 1) : to * GROWTH ** (index + 1),
  );
}
