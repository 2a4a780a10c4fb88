/**
 * The distribution of predicted risks: expectation, variance and tail by integrating a smooth density, beside
 * the same from the patients as they are. The density is one of the log-odds ln(p / (1 − p)), so that none of
 * it lies outside 0 to 1; risks of exactly 0 or 1 have no log-odds and stay points of their own. Of the law
 * that these make up together, E = Σ w E_k and Var = Σ w (Var_k + (E_k − E)²).
 *
 * @see lib/statistics/kernel-density.ts; Silverman (1986), 2.10, for densities of transformed data
 */
import { logistic } from "@/lib/calculus/autodiff/logistic";
import type { Computed } from "@/lib/calculus/computed";
import { type Density, expectation, normalisation, probability, variance } from "@/lib/calculus/density";
import {
  expectationFromSamples,
  probabilityFromSamples,
  type SampleEstimate,
  varianceFromSamples,
} from "@/lib/calculus/sample-moments";
import { fitKernelDensity, type KernelDensity } from "@/lib/statistics/kernel-density";
import type { RiskLaw, RiskNumber } from "./risk-law";

/** Fewer patients say nothing of a distribution, and a curve of them would show each one. */
export const FEWEST_PATIENTS = 10;
const CURVE_PLACES = 96;
const CURVE_DIGITS = 5;
/** Far below any standard error of a sample, and quick. */
const PRECISION = { relativeTolerance: 1e-9 } as const;

type Value = { readonly value: number; readonly error: number };

type NotEstimable = { readonly status: "not-estimable"; readonly reason: string };

/**
 * @param risks predicted risks of patients, each within [0, 1]
 * @param threshold within (0, 1); the tail is a risk at or above it
 */
export function distributeRisks(risks: Float64Array, threshold: number): RiskLaw | NotEstimable {
  if (risks.length < FEWEST_PATIENTS)
    return notEstimable(`It needs ${FEWEST_PATIENTS} patients; there are ${risks.length}.`);
  const inner = risks.filter((risk) => risk > 0 && risk < 1);
  if (inner.length < FEWEST_PATIENTS)
    return notEstimable(
      `Only ${inner.length} of ${risks.length} risks lie between 0 and 1; the others are exactly 0 or 1, which is no smooth distribution.`,
    );
  const kernel = fitKernelDensity(inner.map(logOdds));
  if (kernel === null) return notEstimable("All predicted risks are the same: there is no distribution to integrate.");
  return measureLaw(risks, inner.length, rememberDensity(kernel), threshold);
}

function measureLaw(
  risks: Float64Array,
  smooth: number,
  kernel: KernelDensity,
  threshold: number,
): RiskLaw | NotEstimable {
  const atOne = risks.filter((risk) => risk === 1).length / risks.length;
  const share = smooth / risks.length;
  const [mass, mean, spread, tail] = [
    normalisation(kernel, PRECISION),
    expectation(logistic, kernel, PRECISION),
    variance(logistic, kernel, PRECISION),
    probability(logOdds(threshold), Number.POSITIVE_INFINITY, kernel, PRECISION),
  ].map(toValue);
  if (!mass || !mean || !spread || !tail) return notEstimable("The density could not be integrated.");
  const expected: Value = { value: share * mean.value + atOne, error: share * mean.error };
  const numbers = [
    pair(expected, expectationFromSamples(risks)),
    pair(varianceOf(mean, spread, expected, { share, atOne }), varianceFromSamples(risks)),
    pair({ value: share * tail.value + atOne, error: share * tail.error }, probabilityFromSamples(risks, threshold, 1)),
  ];
  const [mean_, variance_, tail_] = numbers;
  if (!mean_ || !variance_ || !tail_) return notEstimable("The patients' risks have no standard error.");
  return {
    status: "measured",
    mass,
    expectation: mean_,
    variance: variance_,
    tail: tail_,
    bandwidth: kernel.bandwidth,
    atZero: risks.filter((risk) => risk === 0).length,
    atOne: risks.filter((risk) => risk === 1).length,
    curve: sampleCurve(kernel, share),
  };
}

function varianceOf(mean: Value, spread: Value, expected: Value, of: { share: number; atOne: number }): Value {
  const { share, atOne } = of;
  const atZero = 1 - share - atOne;
  const between = share * (mean.value - expected.value) ** 2;
  const points = atZero * expected.value ** 2 + atOne * (1 - expected.value) ** 2;
  const value = share * spread.value + between + points;
  // Every distance between means is at most 1, so that an error of one moves its square by at most twice that.
  const error = share * spread.error + 2 * (mean.error + expected.error) * (share < 1 ? 1 : 0);
  return { value, error };
}

function pair(integral: Value, sample: SampleEstimate): RiskNumber | null {
  if (sample.status !== "estimated") return null;
  return {
    integral: integral.value,
    errorBound: integral.error,
    sample: sample.value,
    standardError: sample.standardError,
  };
}

function toValue(computed: Computed): Value | null {
  return computed.status === "estimated" ? { value: computed.value, error: computed.error } : null;
}

/** The same places are asked for by every integral. */
function rememberDensity(kernel: KernelDensity): KernelDensity & Density {
  const known = new Map<number, number>();
  const density = (x: number): number => {
    const found = known.get(x);
    if (found !== undefined) return found;
    const value = kernel.density(x);
    known.set(x, value);
    return value;
  };
  return { ...kernel, density };
}

/** Density per unit of log-odds, for the picture. */
function sampleCurve({ density, from, to, bandwidth }: KernelDensity, share: number): RiskLaw["curve"] {
  // What lies farther out than four bandwidths from the last patient cannot be seen.
  const [low, high] = [from + 5 * bandwidth, to - 5 * bandwidth];
  return Array.from({ length: CURVE_PLACES + 1 }, (_, index) => {
    const x = low + (index * (high - low)) / CURVE_PLACES;
    return [short(x), short(share * density(x))] as const;
  });
}

function short(value: number): number {
  return Number(value.toPrecision(CURVE_DIGITS));
}

function logOdds(risk: number): number {
  return Math.log(risk) - Math.log1p(-risk);
}

function notEstimable(reason: string): NotEstimable {
  return { status: "not-estimable", reason };
}
