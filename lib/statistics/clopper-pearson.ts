import type { Estimate } from "@/lib/core/estimate";
import { betaQuantile } from "./distributions";

const LEVEL = 0.95;

/**
 * A proportion with the interval of Clopper and Pearson, which covers at least 95 % whatever the truth
 * is, at the price of being wider than Wilson's: what an audit asks for.
 *
 * @param successes 0 to n
 * @param n independent units; 0 is not estimable
 * @see Clopper & Pearson, "The use of confidence or fiducial limits illustrated in the case of the
 *   binomial", Biometrika 26 (1934); as quantiles of the beta distribution: Brown, Cai & DasGupta,
 *   Statistical Science 16 (2001), section 4.2.1
 */
export function estimateProportionExactly(successes: number, n: number): Estimate {
  if (n === 0) return { status: "not-estimable", reason: "There is no case to count.", n: 0 };
  const tail = (1 - LEVEL) / 2;
  return {
    status: "estimated",
    value: successes / n,
    lower: successes === 0 ? 0 : betaQuantile(tail, successes, n - successes + 1),
    upper: successes === n ? 1 : betaQuantile(1 - tail, successes + 1, n - successes),
    level: LEVEL,
    method: "Clopper–Pearson interval",
    n,
    events: successes,
    notes: [],
  };
}
