const MOST_DOUBLINGS = 60;
const MOST_STEPS = 200;
const CLOSE_ENOUGH = 1e-11;

/**
 * Where a function that is below 0 at a place first rises above it in one direction: steps that double
 * until it has, then false position with the Illinois rule.
 *
 * @param excess below 0 at `from`
 * @param step of either sign; the first step
 * @returns null where it stays below 0 as far as numbers go
 * @see Dowell & Jarratt, "A modified regula falsi method for computing the root of an equation", BIT 11 (1971)
 */
export function findCrossing(excess: (at: number) => number, from: number, step: number): number | null {
  let inside = { at: from, excess: excess(from) };
  let outside = inside;
  for (let doubling = 0; doubling < MOST_DOUBLINGS && !(outside.excess > 0); doubling += 1) {
    inside = outside;
    const at = from + step * 2 ** doubling;
    outside = { at, excess: excess(at) };
  }
  if (!(outside.excess > 0)) return null;
  for (let count = 0; count < MOST_STEPS; count += 1) {
    const at = outside.at - (outside.excess * (outside.at - inside.at)) / (outside.excess - inside.excess);
    const found = excess(at);
    const isClose = Math.abs(outside.at - inside.at) <= CLOSE_ENOUGH * Math.max(1, Math.abs(at));
    if (found === 0 || isClose || at === inside.at || at === outside.at) return at;
    // The end that stays twice is halved, so that the other one moves too.
    if (found > 0) {
      outside = { at, excess: found };
      inside = { at: inside.at, excess: inside.excess / 2 };
    } else {
      inside = { at, excess: found };
      outside = { at: outside.at, excess: outside.excess / 2 };
    }
  }
  return null;
}
