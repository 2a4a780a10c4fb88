import { hasValues, type Neighbourhood } from "./symmetric-difference";

/** Halvings of the distance, and how many of the last ones must shrink by one factor. */
const HALVINGS = 40;
const STEADY = 12;
/** Differences of quotients shrink by 2^−p from one halving to the next; a factor near 1 is too slow to tell. */
const SLOWEST = 0.92;
const SAME_FACTOR = 0.01;
/** Rounding may be this part of a difference. */
const QUIET = 0.01;
const AGREED = 4;

type Limit = { readonly value: number; readonly error: number };

/**
 * The slope of a function whose difference quotients on each side come to their limit like a power of the distance
 * that is no whole number, q(h) = L + c hᵖ with 0 < p < 1, as those of x √|x| at 0 do; extrapolation to h = 0 in
 * powers of h² cannot follow them. The differences of quotients at h, h/2, h/4, … then shrink by one factor r = 2^−p,
 * and L = q − d r / (1 − r) with d the last difference (Aitken 1926).
 *
 * @param scale length over which f changes as a whole
 * @returns null unless both sides settle so, and on the same limit
 */
export function powerSlope(place: Neighbourhood, scale: number): Limit | null {
  const left: number[] = [];
  const right: number[] = [];
  const noise: number[] = [];
  const { centre } = place;
  for (let halving = 3; halving < HALVINGS; halving += 1) {
    const stencil = place.stencil(2 ** (Math.floor(Math.log2(scale)) - halving));
    if (!hasValues(stencil) || stencil.h < place.finest) break;
    const size = Math.max(Math.abs(centre), Math.abs(stencil.left), Math.abs(stencil.right));
    left.push((centre - stencil.left) / stencil.h);
    right.push((stencil.right - centre) / stencil.h);
    noise.push((4 * Number.EPSILON * size) / stencil.h);
  }
  const [one, other] = [limitOf(left, noise), limitOf(right, noise)];
  if (one === null || other === null || Math.abs(one.value - other.value) > AGREED * (one.error + other.error))
    return null;
  const error = Math.max(one.error, other.error) + Math.abs(one.value - other.value);
  return { value: (one.value + other.value) / 2, error };
}

function limitOf(quotients: readonly number[], noise: readonly number[]): Limit | null {
  const differences = quotients.slice(1).map((quotient, index) => quotient - (quotients[index] ?? 0));
  let last = differences.length - 1;
  while (last >= STEADY && !((noise[last + 1] ?? 0) <= QUIET * Math.abs(differences[last] ?? 0))) last -= 1;
  if (last < STEADY) return null;
  const factors = differences.slice(last - STEADY, last).map((before, index) => {
    return (differences[last - STEADY + index + 1] ?? 0) / before;
  });
  const factor = factors.at(-1) ?? 1;
  const spread = Math.max(...factors.map((own) => Math.abs(own - factor)));
  if (!(factor > 0 && factor <= SLOWEST) || spread > SAME_FACTOR * factor) return null;
  const limits = [last - 1, last].map((at) => {
    const ratio = factors[at - last + factors.length - 1] ?? factor;
    return (quotients[at + 1] ?? 0) + ((differences[at] ?? 0) * ratio) / (1 - ratio);
  });
  const [before = 0, value = 0] = limits;
  const rounding = ((noise[last + 1] ?? 0) * 8) / (1 - factor) ** 2;
  // What is left of the difference, as far as its factor scatters, is not known either.
  const unknown = (Math.abs(differences[last] ?? 0) * spread) / (1 - factor) ** 2;
  return { value, error: 4 * Math.abs(value - before) + rounding + unknown };
}
