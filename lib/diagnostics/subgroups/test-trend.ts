/**
 * Whether observed over expected of a group goes up or down over a sequence of runs: the slope of
 * ln(O/E) over the place in the sequence, weighted by 1/SE² with SE from the interval, against a normal
 * distribution; adjusted by Holm over the groups. Runs are taken to have other patients. Where they are
 * judged on the same ones their estimates move together, and the test says "cannot be told" too often,
 * never too seldom: positively correlated errors leave their differences smaller than assumed.
 *
 * @see Cochran, "The combination of estimates from different experiments", Biometrics 10 (1954); Holm (1979)
 */
import type { Estimate } from "@/lib/core/estimate";
import { normalQuantile, twoSidedNormal } from "@/lib/statistics/distributions";
import { adjustByHolm } from "@/lib/statistics/multiplicity";

/** Two runs are a comparison and no trend. */
const FEWEST_RUNS = 3;

export type GroupTrend = {
  /** Factor on O/E from one run to the next; not estimable with fewer than three runs that have one. */
  readonly factor: Estimate;
  /** Two-sided, adjusted over all groups that were tested; null without a factor. */
  readonly adjustedP: number | null;
};

/** One answer for each group, from its O/E in the order of the runs. */
export function testTrends(groups: readonly (readonly Estimate[])[]): readonly GroupTrend[] {
  const slopes = groups.map(fitSlope);
  const adjusted = adjustByHolm(
    slopes.map((slope) => (slope === null ? null : twoSidedNormal(slope.value / slope.error))),
  );
  return slopes.map((slope, index) => ({
    factor: slope === null ? tooFew(groups[index] ?? []) : toFactor(slope),
    adjustedP: adjusted[index] ?? null,
  }));
}

type Slope = { readonly value: number; readonly error: number; readonly runs: number };

function fitSlope(estimates: readonly Estimate[]): Slope | null {
  const points = estimates.flatMap((estimate, place) => {
    if (estimate.status !== "estimated" || !(estimate.value > 0)) return [];
    const { lower, upper, level = 0.95, value } = estimate;
    if (lower === undefined || upper === undefined || lower <= 0) return [];
    const error = Math.log(upper / lower) / (2 * normalQuantile((1 + level) / 2));
    return error > 0 ? [{ place, log: Math.log(value), weight: 1 / error ** 2 }] : [];
  });
  if (points.length < FEWEST_RUNS) return null;
  const total = points.reduce((sum, { weight }) => sum + weight, 0);
  const centre = points.reduce((sum, { weight, place }) => sum + weight * place, 0) / total;
  const level = points.reduce((sum, { weight, log }) => sum + weight * log, 0) / total;
  let [products, squares] = [0, 0];
  for (const { place, log, weight } of points) {
    products += weight * (place - centre) * (log - level);
    squares += weight * (place - centre) ** 2;
  }
  return { value: products / squares, error: 1 / Math.sqrt(squares), runs: points.length };
}

function toFactor({ value, error, runs }: Slope): Estimate {
  const margin = normalQuantile(0.975) * error;
  return {
    status: "estimated",
    value: Math.exp(value),
    lower: Math.exp(value - margin),
    upper: Math.exp(value + margin),
    level: 0.95,
    method: "weighted slope of ln(observed / expected) over the order of the runs",
    n: runs,
    notes: [],
  };
}

function tooFew(estimates: readonly Estimate[]): Estimate {
  return {
    status: "not-estimable",
    reason: `A trend takes ${FEWEST_RUNS} runs in which observed over expected of the group has an interval.`,
    n: estimates.filter(({ status }) => status === "estimated").length,
  };
}
