import { formatGiven, formatNonFinite } from "@/lib/core/format-number";
import { type Computed, estimated, notEstimable } from "./computed";
import { explainNoDerivative } from "./explain-no-derivative";
import { bestEntry, extrapolateSlope, type SlopeTable } from "./extrapolate-slope";
import { powerSlope } from "./power-slope";
import { grainOf, nearSlope, type Probe, probeClosely, remainingBend } from "./probe-closely";
import { bendOf, hasValues, Neighbourhood } from "./symmetric-difference";

export type DerivativeOptions = {
  /** Length over which f changes as a whole; by default |x|, and 1 where that is less. */
  readonly scale?: number;
};

/** The first step as part of the scale. */
const FIRST_STEP = 1 / 8;
/** How much closer the next table begins when a table misled. */
const CLOSER = 2 ** -6;
/** The smallest step as part of the scale. */
const SMALLEST_STEP = 2 ** -45;
/** Rounding of f is taken for so many of its standard deviations, and of one unit in its last place at least. */
const DEVIATIONS = 6;
/** Noise above this part of f leaves nothing to differentiate. */
const NOISIEST = 0.01;
/** Stencils that say together that f does not change. */
const FLAT = 3;
/** A bend that lasts is this part of what it was, or more, far closer to the place. */
const LASTING = 0.3;

/**
 * The derivative of f at x, with a bound on its error. Central differences are extrapolated to h = 0 from
 * steps that begin at the scale of x and end where rounding would take over. Then f is looked at much
 * closer: the value counts only if the slope there agrees, and if the slopes on both sides become one.
 * Otherwise closer steps are tried, and in the end the answer is what stands in the way: a kink, a cusp, a
 * jump, the border of the domain.
 *
 * @param f may return NaN or infinities where it has no value
 * @see extrapolateSlope and probeClosely for the sources
 */
export function derivative(f: (x: number) => number, x: number, options: DerivativeOptions = {}): Computed {
  if (!Number.isFinite(x)) return notEstimable("bad-input", `x is ${formatNonFinite(x)}; expected a finite number.`, 0);
  const place = new Neighbourhood(f, x);
  if (!Number.isFinite(place.centre)) {
    const reason = `f is ${formatNonFinite(place.centre)} at x = ${formatGiven(x)}.`;
    return notEstimable("not-finite", reason, place.evaluations);
  }
  const scale = options.scale ?? Math.max(1, Math.abs(x));
  const own = x === 0 ? scale : Math.min(scale, Math.abs(x));
  const floor = Math.max(place.finest, own * SMALLEST_STEP);
  let start = powerOfTwo(scale * FIRST_STEP);
  let doubt: Doubt = NO_DOUBT;
  while (start >= floor) {
    const table = extrapolateSlope(place, start, floor);
    const judged = judge(place, table, doubt);
    if ("value" in judged) return estimated(judged.value, judged.error, place.evaluations);
    doubt = judged;
    start = nextStart(table, own * FIRST_STEP);
  }
  const slow = powerSlope(place, own);
  if (slow !== null) return estimated(slow.value, slow.error, place.evaluations);
  const { cause, reason } = explainNoDerivative(place, own);
  return notEstimable(cause, reason, place.evaluations);
}

/** Powers of two keep x ± h exact, and with it the ratio of the steps. */
function powerOfTwo(length: number): number {
  return 2 ** Math.floor(Math.log2(length));
}

/** Where f is not finite a border is near, and then the distance to zero is the likely one. */
function nextStart({ stencils }: SlopeTable, ownStep: number): number {
  const last = stencils.at(-1);
  if (last === undefined) return 0;
  if (!hasValues(last) && last.h > 2 * ownStep) return powerOfTwo(ownStep);
  return last.h * (hasValues(last) ? CLOSER : 1 / 16);
}

/** What spoke against the values of earlier tables; rounding, which hides it closer to the place, is no answer. */
type Doubt = { readonly bend: number; readonly slope: number };
const NO_DOUBT: Doubt = { bend: Number.POSITIVE_INFINITY, slope: Number.POSITIVE_INFINITY };

/** @returns the best value of a table if a closer look bears it out, else what speaks against it */
function judge(
  place: Neighbourhood,
  table: SlopeTable,
  doubt: Doubt,
): { readonly value: number; readonly error: number } | Doubt {
  if (isFlat(place, table) && doubt !== NO_DOUBT) return doubt;
  const size = sizeOf(place, table);
  const rough = bestEntry(table, 0);
  const probe = rough === null ? null : probeClosely(place, rough.h, size);
  if (probe === null) return doubt;
  const noise = Math.max(Number.EPSILON * nearSize(place, probe), DEVIATIONS * probe.noise, Number.MIN_VALUE);
  const judged = compare(place, table, probe, noise, doubt);
  if ("value" in judged) return judged;
  const grain = DEVIATIONS * grainOf(place, probe, size);
  return grain > noise ? compare(place, table, probe, grain, doubt) : judged;
}

/** f in steps, as numbers of few digits go, does not change at all close by; it is not flat for that. */
function isFlat({ centre }: Neighbourhood, { stencils }: SlopeTable): boolean {
  return centre !== 0 && stencils.slice(-FLAT).every(({ left, right }) => left === centre && right === centre);
}

function compare(
  place: Neighbourhood,
  table: SlopeTable,
  probe: Probe,
  noise: number,
  doubt: Doubt,
): { readonly value: number; readonly error: number } | Doubt {
  const best = bestEntry(table, noise);
  if (best === null || noise > Math.max(NOISIEST * sizeOf(place, table), Number.MIN_VALUE)) return doubt;
  const near = nearSlope(probe, noise);
  const slope = Math.abs(best.value - near.value);
  if (slope > best.error + near.error) return { ...doubt, slope: Math.min(doubt.slope, slope) };
  const bend = bendThatStays(place, table, probe, noise, doubt.bend);
  if (bend > 0) return { ...doubt, bend: Math.min(doubt.bend, bend) };
  return best.error <= LASTING * doubt.slope ? best : doubt;
}

function nearSize({ centre }: Neighbourhood, { stencils }: Probe): number {
  return Math.max(Math.abs(centre), ...stencils.flatMap(({ left, right }) => [Math.abs(left), Math.abs(right)]));
}

/** Rounding is a part of what f is where it was evaluated, not only in the middle. */
function sizeOf({ centre }: Neighbourhood, { stencils }: SlopeTable): number {
  const last = stencils.filter(hasValues).at(-1);
  return Math.max(Math.abs(centre), Math.abs(last?.left ?? 0), Math.abs(last?.right ?? 0));
}

/**
 * By how much the slopes on both sides differ however close one looks; 0 where they become one. At a kink
 * the bend stays, at a cusp it grows.
 */
function bendThatStays(
  place: Neighbourhood,
  { stencils }: SlopeTable,
  probe: Probe,
  noise: number,
  doubted: number,
): number {
  const { centre } = place;
  const [first, second] = probe.stencils;
  const bendNoise = (12 * noise) / first.h;
  const remaining = Math.abs(remainingBend(first, second, centre));
  // Beside an odd function's own middle nothing bends, however irregular it is.
  const isOdd = probe.stencils.every((stencil) => stencil.left !== centre && bendOf(stencil, centre) === 0);
  const isStraight = remaining <= bendNoise && (isOdd || !probe.isIrregular);
  if (isStraight && bendNoise <= LASTING * doubted) return 0;
  const used = stencils.filter(hasValues).slice(-3);
  const before = Math.max(...used.map((stencil) => Math.abs(bendOf(stencil, centre))));
  const after = Math.max(...probe.stencils.map((stencil) => Math.abs(bendOf(stencil, centre))));
  const [far, near] = used.slice(-2);
  const remainingBefore = far === undefined || near === undefined ? before : Math.abs(remainingBend(near, far, centre));
  const isTold = bendNoise <= LASTING * Math.min(before, doubted);
  if (isTold && after <= LASTING * before && remaining <= LASTING * Math.min(remainingBefore, doubted)) return 0;
  return Math.max(remaining, Number.MIN_VALUE);
}
