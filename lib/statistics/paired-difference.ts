import type { Estimate } from "@/lib/core/estimate";
import { studentQuantile } from "./distributions";
import { meanAndError } from "./mean-with-interval";

const LEVEL = 0.95;

/**
 * Mean of the differences within pairs, with Student's interval at 95 %: n − 1 degrees of freedom, since the
 * scatter is known from as few pairs as there are.
 *
 * @param differences finite, one a pair
 * @returns degenerate where all are equal or there is one alone, so that nothing shows their scatter
 * @see Student, "The probable error of a mean", Biometrika 6 (1908)
 */
export function estimatePairedDifference(differences: Float64Array): Estimate {
  const n = differences.length;
  if (n === 0) return { status: "not-estimable", reason: "There is no pair.", n };
  const { mean, standardError } = meanAndError(differences, null);
  if (standardError === 0)
    return {
      status: "degenerate",
      value: mean,
      reason: n === 1 ? "One pair has no scatter." : "All pairs differ by the same, so that their scatter is unknown.",
    };
  const margin = studentQuantile((1 + LEVEL) / 2, n - 1) * standardError;
  return {
    status: "estimated",
    value: mean,
    lower: mean - margin,
    upper: mean + margin,
    level: LEVEL,
    method: "mean of the differences within pairs, Student's interval",
    n,
    notes: [],
  };
}
