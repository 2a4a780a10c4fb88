import { logistic } from "@/lib/calculus/autodiff/logistic";
import type { Computed } from "@/lib/calculus/computed";
import { integrate } from "@/lib/calculus/integrate";
import { seededRandom } from "@/lib/core/random";

/** The standard normal density. */
export function normalDensity(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

/** The probability between two bounds, as the area under the density; bounds may be infinite. */
export function areaBetween(from: number, to: number): Computed {
  return integrate(normalDensity, from, to);
}

/** The risk of death that the page's model gives somebody, rising with severity; half at 2. */
export function riskAt(severity: number): number {
  return logistic(severity - 2);
}

/** The average risk over everybody: the integral of risk times density. */
export function expectedRisk(): Computed {
  return integrate((x) => riskAt(x) * normalDensity(x), Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
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
  const means: SampleMean[] = [];
  let count = 0;
  let mean = 0;
  let squares = 0;
  for (const n of sizes) {
    // Welford's update, which loses no digits to the size of the sum.
    while (count < n) {
      count += 1;
      const risk = riskAt(drawNormal(random));
      const difference = risk - mean;
      mean += difference / count;
      squares += difference * (risk - mean);
    }
    means.push({ n, mean, standardError: Math.sqrt(squares / (n - 1) / n) });
  }
  return means;
}

/** @see Box & Muller, Ann. Math. Stat. 29 (1958) */
function drawNormal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
