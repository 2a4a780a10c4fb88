import type { Estimate } from "@/lib/core/estimate";
import { normalQuantile } from "./distributions";

const Z_95 = normalQuantile(0.975);

/**
 * A proportion with Wilson's 95 % interval, which stays inside 0 … 1 and is right at 0 of n.
 *
 * @param successes 0 to n
 * @param n independent units; 0 is not estimable
 * @see Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927):
 *   (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n)
 */
export function estimateProportion(successes: number, n: number): Estimate {
  if (n === 0) return { status: "not-estimable", reason: "There is no case to count.", n: 0 };
  const proportion = successes / n;
  const zz = Z_95 * Z_95;
  const centre = proportion + zz / (2 * n);
  const margin = Z_95 * Math.sqrt((proportion * (1 - proportion)) / n + zz / (4 * n * n));
  return {
    status: "estimated",
    value: proportion,
    // At 0 and n the formula gives the bound exactly in theory and up to rounding in practice.
    lower: successes === 0 ? 0 : (centre - margin) / (1 + zz / n),
    upper: successes === n ? 1 : (centre + margin) / (1 + zz / n),
    level: 0.95,
    method: "Wilson interval",
    n,
    events: successes,
    notes: [],
  };
}
