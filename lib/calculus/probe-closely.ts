import { bendOf, hasValues, type Neighbourhood, type Stencil, slopeOf } from "./symmetric-difference";

/** Much nearer than the steps of the table: there a smooth function is a straight line with noise. */
const NEARNESS = 0.83 * 2 ** -13;
/** And again as much nearer, where the first look is not clear. */
const CLOSER = 2 ** -18;
/** Noise of so many units in the last place is what evaluating a formula leaves. */
const USUAL_NOISE = 8;
/** From this part of the steps between the points on, scatter outweighs them: it is noise … */
const OUTWEIGHS = 0.15;
/** … and below that part the function is smooth beside it. */
const BESIDE = 1e-3;
/** Sides that scatter by less than this part of the whole are smooth; chance brings both there once in 4000 times. */
const SIDED = 0.02;
/** Noise above this part of f is no rounding of doubles, and has to be there at any distance. */
const COARSE = 1e-6;
/** Noise below this part of f is rounding of doubles. */
const FINE = 1e-9;

export type Probe = {
  /** At 1, 2 and 3 times the distance. */
  readonly stencils: readonly [Stencil, Stencil, Stencil];
  /** Standard deviation of what rounding does to f. */
  readonly noise: number;
  /** Whether the scatter of f may be the shape of f, which is as irregular however close one looks. */
  readonly isIrregular: boolean;
};

/**
 * Looks at f much closer than the derivative was taken, at seven points in a row. The higher differences of
 * all seven hold nothing of a smooth function but its noise, those of each side nothing of a kink, those of
 * each side without the middle nothing of a jump. Where all are left with something, a second look decides: noise stays as it is and soon outweighs all else, a
 * cusp keeps its shape.
 *
 * @param h smallest step that the derivative was taken with
 * @param size of f at that step
 * @returns null where f is not finite
 * @see Moré & Wild, "Estimating computational noise", SIAM Journal on Scientific Computing 33 (2011):
 *   σₖ² = (k!)² / (2k)! · mean of the squared differences of order k
 */
export function probeClosely(place: Neighbourhood, h: number, size: number): Probe | null {
  const distance = Math.max(h * NEARNESS, place.finest);
  const [first, second, third] = [1, 2, 3].map((times) => place.stencil(times * distance));
  if (first === undefined || second === undefined || third === undefined) return null;
  const stencils = [first, second, third] as const;
  if (!stencils.every(hasValues)) return null;
  const { noise, step } = scatterOf(stencils, place.centre);
  const isClear = noise <= USUAL_NOISE * Number.EPSILON * Math.abs(place.centre) || noise <= BESIDE * step;
  if (isClear || (noise > OUTWEIGHS * step && noise <= FINE * size)) return { stencils, noise, isIrregular: false };
  const closer = Math.max(distance * CLOSER, place.finest);
  const again = scatterOf(
    [1, 2, 3].map((times) => place.stencil(times * closer)),
    place.centre,
  );
  // Rounded values do not differ at all where they are close enough.
  const isNoise = again.step === 0 ? noise <= COARSE * size : again.noise > Math.max(OUTWEIGHS * again.step, noise / 3);
  return { stencils, noise: isNoise ? noise : Math.min(noise, again.noise), isIrregular: !isNoise };
}

/**
 * The height of the steps that f goes in, where it is computed to fewer digits than doubles have: it changes
 * at the distances of the probe, and not at all much closer.
 *
 * @returns 0 where f goes in no steps
 */
export function grainOf(place: Neighbourhood, { stencils }: Probe, size: number): number {
  const closer = place.stencil(Math.max(stencils[0].h * CLOSER, place.finest));
  if (closer.left !== place.centre || closer.right !== place.centre) return 0;
  const changes = stencils
    .flatMap(({ left, right }) => [Math.abs(left - place.centre), Math.abs(right - place.centre)])
    .filter((change) => change > 0);
  const grain = changes.length === 0 ? 0 : Math.min(...changes);
  return grain <= COARSE * size ? grain : 0;
}

/** The scatter of f around a smooth path, and the greatest distance of its values from the middle one. */
function scatterOf(stencils: readonly Stencil[], centre: number): { readonly noise: number; readonly step: number } {
  const right = [centre, ...stencils.map((stencil) => stencil.right)];
  const left = [centre, ...stencils.map((stencil) => stencil.left)];
  const row = [...left.slice(1).reverse(), ...right];
  const step = Math.max(...row.map((value) => Math.abs(value - centre)));
  const ofSides = Math.max(scatterOfOrders(left, 3), scatterOfOrders(right, 3));
  const ofOpenSides = Math.max(scatterOfOrders(left.slice(1), 2), scatterOfOrders(right.slice(1), 2));
  const [ofAll, least] = [scatterOfOrders(row, 4), Math.min(ofSides, ofOpenSides)];
  return { noise: least < SIDED * ofAll ? least : ofAll, step };
}

/** Root mean square of σₖ over the orders from `lowest` on. */
function scatterOfOrders(values: readonly number[], lowest: number): number {
  const size = Math.max(...values.map(Math.abs));
  if (size === 0) return 0;
  // Squares of values near the largest double would lie beyond it.
  let differences: readonly number[] = values.map((value) => value / size);
  let factor = 1;
  let sum = 0;
  let orders = 0;
  for (let order = 1; differences.length > 1; order += 1) {
    const lower = differences;
    differences = lower.slice(1).map((value, index) => value - (lower[index] ?? 0));
    factor *= order / (2 * (2 * order - 1));
    if (order < lowest) continue;
    sum += (factor * differences.reduce((total, value) => total + value * value, 0)) / differences.length;
    orders += 1;
  }
  return size * Math.sqrt(sum / orders);
}

/** The slope near the place, extrapolated once to distance 0, and how far rounding may put it off. */
export function nearSlope({ stencils }: Probe, noise: number): { readonly value: number; readonly error: number } {
  const [, second, third] = stencils;
  const [near, far] = [slopeOf(second), slopeOf(third)];
  const correction = (near - far) * 0.8;
  return { value: near + correction, error: (10 * noise) / second.h + 0.1 * Math.abs(correction) };
}

/**
 * The bend that is left at distance 0: none where f has a derivative, the change of slope at a kink. The
 * bend of a smooth function is proportional to the distance, which two distances remove.
 */
export function remainingBend(near: Stencil, far: Stencil, centre: number): number {
  return (far.h * bendOf(near, centre) - near.h * bendOf(far, centre)) / (far.h - near.h);
}
