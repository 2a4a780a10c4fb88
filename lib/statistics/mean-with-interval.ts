import type { Estimate } from "@/lib/core/estimate";
import { normalQuantile } from "./distributions";

/**
 * Weighted mean of one value per patient with a normal interval at 95 %. Without weights the standard
 * error is sd/√n with n − 1 in the standard deviation; with weights it is the sandwich
 * √(n/(n − 1) · Σ wᵢ²(xᵢ − x̄)²)/Σ wᵢ, which takes each row for one patient.
 *
 * @param values finite, at least one
 * @param weights each above 0, or null
 * @param options.within what the mean can be at most and at least; the interval is cut there
 * @see Cochran, Sampling Techniques, 3rd ed. (1977), 2.11 and 6.4; Horvitz & Thompson, JASA 47 (1952)
 */
export function estimateMean(
  values: Float64Array,
  weights: Float64Array | null,
  options: { readonly method: string; readonly events: number; readonly within: readonly [number, number] },
): Estimate {
  const { mean, standardError } = meanAndError(values, weights);
  const n = values.length;
  const common = { status: "estimated", value: mean, n, events: options.events } as const;
  if (standardError === 0)
    return {
      ...common,
      method: options.method,
      notes: ["All patients have the same value, so that its scatter, and with it an interval, is unknown."],
    };
  const margin = normalQuantile(0.975) * standardError;
  return {
    ...common,
    lower: Math.max(options.within[0], mean - margin),
    upper: Math.min(options.within[1], mean + margin),
    level: 0.95,
    method: `${options.method}, normal interval from the ${weights ? "weighted (sandwich) " : ""}standard error`,
    notes: [],
  };
}

/** Weighted mean and its standard error; the error is 0 where nothing scatters, or for a single value. */
export function meanAndError(
  values: Float64Array,
  weights: Float64Array | null,
): { readonly mean: number; readonly standardError: number } {
  let total = 0;
  let sum = 0;
  for (let row = 0; row < values.length; row += 1) {
    total += weights?.[row] ?? 1;
    sum += (weights?.[row] ?? 1) * (values[row] ?? 0);
  }
  const mean = sum / total;
  let squares = 0;
  for (let row = 0; row < values.length; row += 1)
    squares += ((weights?.[row] ?? 1) * ((values[row] ?? 0) - mean)) ** 2;
  const n = values.length;
  const standardError = n < 2 ? 0 : Math.sqrt((squares * n) / (n - 1)) / total;
  // What the sum rounds off is no scatter.
  return { mean, standardError: standardError > 1e-14 * Math.abs(mean) ? standardError : 0 };
}
