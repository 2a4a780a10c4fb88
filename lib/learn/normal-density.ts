import { logistic } from "@/lib/calculus/autodiff/logistic";
import type { Computed } from "@/lib/calculus/computed";
import { type Density, expectation, probability } from "@/lib/calculus/density";
import { expectationFromSamples } from "@/lib/calculus/sample-moments";
import { seededRandom } from "@/lib/core/random";

/** The standard normal density. */
export function normalDensity(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

const SEVERITY: Density = {
  density: normalDensity,
  from: Number.NEGATIVE_INFINITY,
  to: Number.POSITIVE_INFINITY,
};

/** The probability between two bounds, as the area under the density; bounds may be infinite. */
export function areaBetween(from: number, to: number): Computed {
  return probability(from, to, SEVERITY);
}

/** The risk of death that the page's model gives somebody, rising with severity; half at 2. */
export function riskAt(severity: number): number {
  return logistic(severity - 2);
}

/** The average risk over everybody: the integral of risk times density, over that of the density. */
export function expectedRisk(): Computed {
  return expectation(riskAt, SEVERITY);
}

export type SampleMean = {
  readonly n: number;
  readonly mean: number;
  /** Standard deviation of the sample over √n. */
  readonly standardError: number;
};

/**
 * The average risk over samples of growing size, each of which holds the ones before it.
 *
 * @param seed which people happen to be drawn
 * @param sizes ascending, each at least 2
 */
export function sampleRisk(seed: number, sizes: readonly number[]): readonly SampleMean[] {
  const random = seededRandom(seed);
  const risks = Float64Array.from({ length: sizes.at(-1) ?? 0 }, () => riskAt(drawNormal(random)));
  return sizes.flatMap((n) => {
    const sample = expectationFromSamples(risks.subarray(0, n));
    return sample.status === "estimated" ? [{ n, mean: sample.value, standardError: sample.standardError }] : [];
  });
}

/** @see Box & Muller, Ann. Math. Stat. 29 (1958) */
function drawNormal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
