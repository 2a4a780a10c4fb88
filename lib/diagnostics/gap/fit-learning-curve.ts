import type { Estimate } from "@/lib/core/estimate";
import { studentQuantile, twoSidedStudent } from "@/lib/statistics/distributions";
import { meanAndError } from "@/lib/statistics/mean-with-interval";
import type { LearningCurve } from "./gap-inputs";

const LEVEL = 0.95;
const FEWEST_SIZES = 4;
const FEWEST_CHAINS = 5;
const NARROW =
  "On simulated cohorts this interval holds the truth somewhat less often than 95 %, since it is narrow where the part comes out small.";

/** An estimate with the variance and the degrees of freedom that its interval is made of. */
export type CurveFit = { readonly estimate: Estimate; readonly variance: number; readonly degrees: number };

/**
 * Loss that more patients would take away: b/n of L(m) = a + b/m, the form that the loss of a regular model
 * takes with its training size, fitted to each chain by least squares with weights m; the interval is Student's,
 * over the chains.
 *
 * Chains share patients. What they share by that, the luck of the whole training set, is to the order 1/m the same
 * at every size, and so moves a more than b; for what is left of it the variance is that of Nadeau and Bengio,
 * S² (1/R + ρ/(1 − ρ)), with ρ the part of all patients in the smallest subsample, on which the slope rests most.
 *
 * @returns not estimable with fewer than four sizes or five chains, or where the losses do not follow the form
 * @see Amari & Murata, Neural Computation 5 (1993), for the form; Nadeau & Bengio, Machine Learning 52 (2003), for
 *   the variance; Viering & Loog, "The shape of learning curves", IEEE TPAMI 45 (2022), for what else occurs
 */
export function fitLearningCurve({
  trainingSize,
  sizes,
  chains,
}: LearningCurve): CurveFit | { readonly reason: string } {
  const reason = whyNoCurve({ trainingSize, sizes, chains });
  if (reason !== null) return { reason };
  const inverse = sizes.map((size) => 1 / size);
  const excess = Float64Array.from(chains, (losses) => slopeOf(inverse, losses, sizes) / trainingSize);
  const { mean: value, standardError: own } = meanAndError(excess, null);
  const shared = (sizes[0] ?? 0) / trainingSize;
  const standardError = own * Math.sqrt(1 + (chains.length * shared) / (1 - shared));
  const bend = bendOf(sizes, chains);
  if (bend.p < 0.01)
    return {
      reason: `The losses do not follow a + b/m over ${sizes.join(", ")} patients (p = ${bend.p.toPrecision(1)}), so that nothing can be said of more.`,
    };
  const margin = studentQuantile((1 + LEVEL) / 2, chains.length - 1) * standardError;
  const estimate: Estimate = {
    status: "estimated",
    value,
    lower: value - margin,
    upper: value + margin,
    level: LEVEL,
    method: `learning curve a + b/m over ${chains.length} chains of ${sizes.join(", ")} patients, Student's interval, widened for shared patients`,
    n: trainingSize,
    notes: [NARROW],
  };
  return { estimate, variance: standardError ** 2, degrees: chains.length - 1 };
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
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = (of: readonly number[]): number =>
    of.reduce((sum, value, index) => sum + value * (weights[index] ?? 0), 0) / total;
  const [centre, level] = [mean(x), mean(y)];
  let [products, squares] = [0, 0];
  for (let index = 0; index < x.length; index += 1) {
    const weight = weights[index] ?? 0;
    products += weight * ((x[index] ?? 0) - centre) * ((y[index] ?? 0) - level);
    squares += weight * ((x[index] ?? 0) - centre) ** 2;
  }
  return products / squares;
}

/** Whether the slope on 1/m differs between the smaller and the larger sizes, tested over the chains. */
function bendOf(sizes: readonly number[], chains: readonly (readonly number[])[]): { readonly p: number } {
  const middle = Math.floor(sizes.length / 2);
  const slope = (losses: readonly number[], from: number, to: number): number =>
    slopeOf(
      sizes.slice(from, to).map((size) => 1 / size),
      losses.slice(from, to),
      sizes.slice(from, to),
    );
  const differences = Float64Array.from(
    chains,
    (losses) => slope(losses, 0, middle + 1) - slope(losses, middle, sizes.length),
  );
  const { mean, standardError } = meanAndError(differences, null);
  return { p: standardError === 0 ? 1 : twoSidedStudent(mean / standardError, chains.length - 1) };
}
