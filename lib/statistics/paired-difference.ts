import type { Estimate } from "@/lib/core/estimate";
import { estimateMeanOfFew } from "./mean-of-few";

/**
 * Mean of the differences within pairs, with Student's interval at 95 %.
 *
 * @param differences finite, one a pair
 * @returns degenerate where all are equal or there is one alone, so that nothing shows their scatter
 */
export function estimatePairedDifference(differences: Float64Array): Estimate {
  return estimateMeanOfFew(differences, {
    method: "mean of the differences within pairs",
    unit: "pair",
    same: "All pairs differ by the same, so that their scatter is unknown.",
  });
}
