import type { Estimate } from "@/lib/core/estimate";
import { squareAndAdd } from "./square-and-add";
import { estimateProportion } from "./wilson-interval";

/** Successes among n independent units. */
export type Count = { readonly successes: number; readonly n: number };

/**
 * Difference of two independent proportions, `of` minus `against`, with Newcombe's interval: the
 * distances of the Wilson limits from their proportions, put together at right angles, so that the
 * limits stay within −1 … 1 and are right where a proportion is 0 or 1.
 *
 * @see Newcombe, "Interval estimation for the difference between independent proportions", Statistics in
 *   Medicine 17 (1998), 873–890, method 10:
 *   d − √((p₁ − l₁)² + (u₂ − p₂)²) to d + √((u₁ − p₁)² + (p₂ − l₂)²)
 */
export function estimateDifferenceOfProportions(of: Count, against: Count): Estimate {
  const [first, second] = [withLimits(of), withLimits(against)];
  const n = of.n + against.n;
  if (first === null || second === null) {
    return { status: "not-estimable", reason: "One of the two sides has no case to count.", n };
  }
  const value = first.value - second.value;
  return {
    status: "estimated",
    value,
    ...squareAndAdd(first, second),
    level: first.level,
    method: "Newcombe's interval for a difference (method 10)",
    n,
    events: of.successes + against.successes,
    notes: [],
  };
}

function withLimits({ successes, n }: Count) {
  const estimate = estimateProportion(successes, n);
  if (estimate.status !== "estimated") return null;
  const { value, lower = value, upper = value, level = 0.95 } = estimate;
  return { value, lower, upper, level };
}
