import type { Estimate } from "@/lib/core/estimate";
import { studentQuantile } from "@/lib/statistics/distributions";
import { meanAndError } from "@/lib/statistics/mean-with-interval";
import type { LearningCurve } from "./gap-inputs";

const LEVEL = 0.95;
const FEWEST_SIZES = 4;
const FEWEST_CHAINS = 5;
/**
 * Part of the variance of one chain that all chains of a run share, since they are drawn from the same patients and
 * judged by the same: measured on simulated cohorts (docs/proving.md).
 */
const SHARED = 0.05;
const ROUNDING = 1e-12;
/** Below this p the losses do not follow the form. */
const OTHER_FORM = 0.05;
/** Fewest patients with the event, or without it, that the smallest subsample is to hold for the form to be near. */
const FEWEST_OUTCOMES = 30;
const SMALL =
  "The smallest subsample holds few patients with the event or without it: on simulated cohorts the loss falls there by less than the form says, and this interval held the truth in 91 % with about eleven events, in 96 % with about twenty.";

/** An estimate with the variance and the degrees of freedom that its interval is made of. */
export type CurveFit = { readonly estimate: Estimate; readonly variance: number; readonly degrees: number };

/**
 * Loss that more patients would take away: b/n of L(m) = a + b/m, the form that the loss of a regular model
 * takes with its training size, fitted to each chain by least squares with weights m. The interval is over the
 * chains, with Student's quantile.
 *
 * Chains share patients: what is theirs in common, the luck of the whole training set and of the patients held out,
 * moves all of them and does not show in how they differ; it is added. The loss to be had scatters the more the
 * larger it is, so that the interval is that of a variance in proportion to it (Wilson's construction): one that took
 * the scatter as it came out would be narrow where the loss came out small, and miss the truth above it. Where Student's
 * lower limit is not above 0, that one stands: a curve that is flat scatters all the same.
 *
 * @param rarer share of the rarer outcome in the group
 * @returns not estimable with fewer than four sizes or five chains, or where the losses do not follow the form
 * @see Amari & Murata, Neural Computation 5 (1993), for the form; Nadeau & Bengio, Machine Learning 52 (2003), for
 *   what resamples share; Wilson, JASA 22 (1927), for the interval; Viering & Loog, "The shape of learning curves",
 *   IEEE TPAMI 45 (2022), for what else occurs
 */
export function fitLearningCurve(
  { trainingSize, sizes, chains }: LearningCurve,
  rarer: number,
): CurveFit | { readonly reason: string } {
  const reason = whyNoCurve({ trainingSize, sizes, chains });
  if (reason !== null) return { reason };
  const inverse = sizes.map((size) => 1 / size);
  const excess = Float64Array.from(chains, (losses) => slopeOf(inverse, losses, sizes) / trainingSize);
  const { mean: value, standardError: own } = meanAndError(excess, null);
  const p = testForm(sizes, chains);
  if (p < OTHER_FORM)
    return {
      reason: `The losses do not follow a + b/m over ${sizes.join(", ")} patients (p = ${p.toPrecision(1)}), so that nothing can be said of more.`,
    };
  const variance = own ** 2 * (1 + SHARED * chains.length);
  const estimate: Estimate = {
    status: "estimated",
    value,
    ...limitsInProportion(value, studentQuantile((1 + LEVEL) / 2, chains.length - 1) * Math.sqrt(variance)),
    level: LEVEL,
    method: `learning curve a + b/m over ${chains.length} chains of ${sizes.join(", ")} patients, interval over chains by Wilson's construction, its lower limit Student's where that is not above 0, widened for what they share`,
    n: trainingSize,
    notes: (sizes[0] ?? 0) * rarer < FEWEST_OUTCOMES ? [SMALL] : [],
  };
  return { estimate, variance, degrees: chains.length - 1 };
}

/**
 * All b with (value − b)² ≤ margin² · b/value: limits of a value whose variance is in proportion to what is true. Of a
 * value that is small beside its margin nothing follows for the proportion; it keeps that of half the margin, and the
 * lower limit is value − margin: where nothing is true the scatter is that of the seeds, in proportion to nothing, and
 * limits of the proportion would lie above 0 for every value above half the margin.
 */
function limitsInProportion(value: number, margin: number): { readonly lower: number; readonly upper: number } {
  if (!(margin > 0)) return { lower: value, upper: value };
  const half = margin ** 2 / Math.max(value, margin / 2) / 2;
  const reach = Math.hypot(half, margin);
  return { lower: value > margin ? value + half - reach : value - margin, upper: value + half + reach };
}

/** Patients more of the group with which the loss lies within `margin` of what any number would reach. */
export function patientsToWithin({ trainingSize }: LearningCurve, excess: number, margin: number): number {
  return Math.max(0, Math.ceil((trainingSize * excess) / margin - trainingSize));
}

function whyNoCurve({ trainingSize, sizes, chains }: LearningCurve): string | null {
  if (sizes.length < FEWEST_SIZES)
    return `Expected subsamples of at least ${FEWEST_SIZES} sizes, found ${sizes.length}.`;
  if (sizes.some((size, index) => !(size > (sizes[index - 1] ?? 0)))) return "Expected sizes that rise.";
  if ((sizes.at(-1) ?? 0) >= trainingSize)
    return `Expected subsamples of fewer than the ${trainingSize} patients, found ${sizes.at(-1)}.`;
  if (chains.length < FEWEST_CHAINS) return `Expected at least ${FEWEST_CHAINS} chains, found ${chains.length}.`;
  const isWhole = chains.every((losses) => losses.length === sizes.length && losses.every(Number.isFinite));
  return isWhole ? null : "Expected a finite loss of every size in every chain.";
}

/** Weighted least squares; the weights are the sizes, since the scatter of a loss falls with them. */
function slopeOf(x: readonly number[], y: readonly number[], weights: readonly number[]): number {
  const straight = powersOf(x, weights, 1).at(-1) ?? [];
  return dot(straight, y, weights) / dot(straight, x, weights);
}

/**
 * Whether the mean losses lie off the line by more than chains scatter: Hotelling's test that neither a square nor a
 * cube in 1/m is left, with the variance that chains do not show as in the interval.
 *
 * @returns p
 * @see Hotelling, Annals of Mathematical Statistics 2 (1931)
 */
function testForm(sizes: readonly number[], chains: readonly (readonly number[])[]): number {
  const count = chains.length;
  const [square = [], cube = []] = powersOf(
    sizes.map((size) => 1 / size),
    sizes,
    3,
  ).slice(2);
  const off = chains.map((losses) => [square, cube].map((power) => offLine(power, losses, sizes)));
  const mean = [0, 1].map((which) => off.reduce((sum, each) => sum + (each[which] ?? 0), 0) / count);
  const [first = 0, second = 0] = mean;
  let [aa, ab, bb] = [0, 0, 0];
  for (const [a = 0, b = 0] of off) {
    aa += (a - first) ** 2;
    ab += (a - first) * (b - second);
    bb += (b - second) ** 2;
  }
  const determinant = aa * bb - ab * ab;
  if (!(determinant > 1e-12 * aa * bb)) return first === 0 && second === 0 ? 1 : 0;
  const distance = (bb * first ** 2 - 2 * ab * first * second + aa * second ** 2) / determinant;
  const squared = (distance * count * (count - 1)) / (1 + SHARED * count);
  // Of two contrasts Hotelling's T² has this tail in closed form.
  return (1 + squared / (count - 1)) ** (-(count - 2) / 2);
}

/** What is left in the direction of a power; 0 for what is only rounded off. */
function offLine(power: readonly number[], losses: readonly number[], weights: readonly number[]): number {
  const left = dot(power, losses, weights);
  return Math.abs(left) > ROUNDING * Math.sqrt(dot(losses, losses, weights)) ? left : 0;
}

/** Polynomials of x from degree 0 to `degree`, each at right angles to those before it under the weights. */
function powersOf(x: readonly number[], weights: readonly number[], degree: number): readonly (readonly number[])[] {
  const powers: number[][] = [];
  for (let power = 0; power <= degree; power += 1) {
    let next = power === 0 ? x.map(() => 1) : x.map((value, index) => value * (powers.at(-1)?.[index] ?? 0));
    for (const before of powers) {
      const share = dot(before, next, weights) / dot(before, before, weights);
      next = next.map((value, index) => value - share * (before[index] ?? 0));
    }
    const size = Math.sqrt(dot(next, next, weights));
    powers.push(next.map((value) => value / size));
  }
  return powers;
}

function dot(a: readonly number[], b: readonly number[], weights: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0) * (weights[index] ?? 0), 0);
}
