import type { BinarySample } from "./binary-sample";
import { twoSidedNormal } from "./distributions";

export type SpiegelhalterTest =
  | { readonly z: number; readonly p: number; readonly reason: null }
  | { readonly z: null; readonly p: null; readonly reason: string };

/**
 * Spiegelhalter's test that the predicted risks are the true ones: the distance of the Brier score from
 * what they expect of it, Σ(y − p)(1 − 2p)/√Σ(1 − 2p)²p(1 − p). Above 0 the outcomes lie further from the
 * predictions than the predictions themselves say. Weights enter as wᵢ above and wᵢ² below the root.
 *
 * @returns no number where all risks are 0, ½ or 1: the test has nothing to compare there
 * @see Spiegelhalter, "Probabilistic prediction in patient management and clinical trials", Statistics in
 *   Medicine 5 (1986)
 */
export function spiegelhalterTest({ outcomes, risks, weights }: BinarySample): SpiegelhalterTest {
  let distance = 0;
  let variance = 0;
  for (let row = 0; row < risks.length; row += 1) {
    const risk = risks[row] ?? 0;
    const weight = weights?.[row] ?? 1;
    distance += weight * ((outcomes[row] ?? 0) - risk) * (1 - 2 * risk);
    variance += weight * weight * (1 - 2 * risk) ** 2 * risk * (1 - risk);
  }
  if (!(variance > 0))
    return { z: null, p: null, reason: "Every predicted risk is 0, 0.5 or 1, where the Brier score cannot vary." };
  const z = distance / Math.sqrt(variance);
  return { z, p: twoSidedNormal(z), reason: null };
}
