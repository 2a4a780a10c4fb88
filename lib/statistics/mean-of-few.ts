import type { Estimate } from "@/lib/core/estimate";
import { studentQuantile } from "./distributions";
import { meanAndError } from "./mean-with-interval";

const LEVEL = 0.95;

/**
 * Mean of independent values with Student's interval at 95 %: n − 1 degrees of freedom, since the scatter is
 * known from as few values as there are.
 *
 * @param values finite
 * @param words.method what the values are a mean of, for whoever reads the estimate
 * @param words.unit one value: "pair"
 * @param words.same the reason where all values are the same
 * @returns degenerate where all are equal or there is one alone, so that nothing shows their scatter
 * @see Student, "The probable error of a mean", Biometrika 6 (1908)
 */
export function estimateMeanOfFew(
  values: Float64Array,
  { method, unit, same }: { readonly method: string; readonly unit: string; readonly same: string },
): Estimate {
  const n = values.length;
  if (n === 0) return { status: "not-estimable", reason: `There is no ${unit}.`, n };
  const { mean, standardError } = meanAndError(values, null);
  if (standardError === 0)
    return { status: "degenerate", value: mean, reason: n === 1 ? `One ${unit} has no scatter.` : same };
  const margin = studentQuantile((1 + LEVEL) / 2, n - 1) * standardError;
  return {
    status: "estimated",
    value: mean,
    lower: mean - margin,
    upper: mean + margin,
    level: LEVEL,
    method: `${method}, Student's interval`,
    n,
    notes: [],
  };
}
