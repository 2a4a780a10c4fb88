import type { Estimate } from "@/lib/core/estimate";
import { normalQuantile } from "./distributions";

const LEVEL = 0.95;

/** Weighted rows of one kind: how many, and the sums of their weights and of the squares of these. */
export type WeightedCount = { readonly rows: number; readonly weight: number; readonly squares: number };

/**
 * A proportion of weighted rows, Σw of the successes / Σw of all. Weights are taken for sampling
 * weights, so that the interval rests on the rows and not on the sum of the weights: the sandwich
 * variance [(1 − p)² Σw² of the successes + p² Σw² of the failures] / (Σw)² on the logit scale.
 *
 * @returns without an interval where all rows are of one kind
 * @see Binder, "On the variances of asymptotically normal estimators from complex surveys",
 *   International Statistical Review 51 (1983)
 */
export function estimateWeightedProportion(successes: WeightedCount, failures: WeightedCount): Estimate {
  const n = successes.rows + failures.rows;
  if (n === 0) return { status: "not-estimable", reason: "There is no case to count.", n: 0 };
  const total = successes.weight + failures.weight;
  const value = successes.weight / total;
  const effective = (total * total) / (successes.squares + failures.squares);
  const notes = [`Weighted; the rows tell as much as ${effective.toFixed(1)} of equal weight (Kish).`];
  const common = { status: "estimated", value, n, events: successes.rows } as const;
  if (successes.rows === 0 || failures.rows === 0) {
    const reason = "All rows are of one kind, which leaves the sandwich variance at 0: no interval.";
    return { ...common, method: "weighted proportion", notes: [...notes, reason] };
  }
  const standardError = Math.sqrt((1 - value) ** 2 * successes.squares + value ** 2 * failures.squares) / total;
  const margin = (normalQuantile(1 - (1 - LEVEL) / 2) * standardError) / (value * (1 - value));
  const odds = successes.weight / failures.weight;
  return {
    ...common,
    lower: fromOdds(odds * Math.exp(-margin)),
    upper: fromOdds(odds * Math.exp(margin)),
    level: LEVEL,
    method: "weighted proportion, sandwich interval on the logit scale",
    notes,
  };
}

function fromOdds(odds: number): number {
  return odds === Number.POSITIVE_INFINITY ? 1 : odds / (1 + odds);
}
