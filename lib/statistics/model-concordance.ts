import type { BinarySample } from "./binary-sample";
import { groupByRisk } from "./group-by-risk";
import { unequalWeights } from "./unequal-weights";

export type ModelConcordance = {
  /** Null where the risks leave no pair of an event and a non-event. */
  readonly value: number | null;
  /** Of the observed AUROC if the risks are true; null with weights. */
  readonly standardError: number | null;
};

/** Distinct risks, ascending, with sums over the patients who have each. */
type Groups = { readonly risks: Float64Array; readonly weights: Float64Array; readonly squares: Float64Array };

/** Sums over all patients: expected events and non-events, pairs of two, and Σp(1 − p). */
type Totals = { readonly events: number; readonly others: number; readonly pairs: number; readonly scatter: number };

/**
 * Σ_{i≠j} wᵢwⱼpᵢ(1 − pⱼ)ψ(pᵢ, pⱼ) / Σ_{i≠j} wᵢwⱼpᵢ(1 − pⱼ) in O(n log n), and the standard error of an
 * AUROC whose outcomes follow these risks: with N/D the AUROC as a function of the outcomes, its
 * derivative with respect to the outcome of patient i is (N′ᵢ − θD′ᵢ)/D, where N′ᵢ = Σ_{j≠i} (1 − pⱼ)ψᵢⱼ −
 * pⱼψⱼᵢ and D′ᵢ the same with ψ = 1, and its variance Σ pᵢ(1 − pᵢ)(N′ᵢ − θD′ᵢ)²/D².
 *
 * @see van Klaveren et al., Statistics in Medicine 35 (2016), for the value
 */
export function modelConcordance(sample: BinarySample): ModelConcordance {
  const weights = unequalWeights(sample);
  const { risks, weights: sums } = groupByRisk({ ...sample, weights });
  const squares =
    weights === null ? sums : groupByRisk({ ...sample, weights: weights.map((weight) => weight ** 2) }).weights;
  const groups: Groups = { risks, weights: sums, squares };
  const totals = sumGroups(groups);
  if (sample.risks.length < 2 || totals.pairs <= 0) return { value: null, standardError: null };
  const isOne = risks.length === 1;
  // Both sums of a single distinct risk differ by the half alone, and by rounding.
  const value = isOne ? 0.5 : countConcordant(groups) / totals.pairs;
  if (weights !== null) return { value, standardError: null };
  if (isOne || totals.scatter === 0) return { value, standardError: 0 };
  return { value, standardError: Math.sqrt(sumOfSquares(groups, totals, value)) / totals.pairs };
}

function sumGroups({ risks, weights, squares }: Groups): Totals {
  let events = 0;
  let others = 0;
  let scatter = 0;
  for (let group = 0; group < risks.length; group += 1) {
    const p = risks[group] ?? 0;
    events += (weights[group] ?? 0) * p;
    others += (weights[group] ?? 0) * (1 - p);
    scatter += (squares[group] ?? 0) * p * (1 - p);
  }
  return { events, others, pairs: events * others - scatter, scatter };
}

function countConcordant({ risks, weights, squares }: Groups): number {
  let othersBelow = 0;
  let concordant = 0;
  for (let group = 0; group < risks.length; group += 1) {
    const p = risks[group] ?? 0;
    const weight = weights[group] ?? 0;
    const tied = weight ** 2 - (squares[group] ?? 0);
    concordant += p * (weight * othersBelow + (tied * (1 - p)) / 2);
    othersBelow += weight * (1 - p);
  }
  return concordant;
}

/** Σ pᵢ(1 − pᵢ)(N′ᵢ − θD′ᵢ)² where each patient counts once; patients of equal risk have one derivative. */
function sumOfSquares({ risks, weights }: Groups, { events, others }: Totals, value: number): number {
  let eventsBelow = 0;
  let othersBelow = 0;
  let sum = 0;
  for (let group = 0; group < risks.length; group += 1) {
    const p = risks[group] ?? 0;
    const count = weights[group] ?? 0;
    const tied = (count - 1) / 2;
    const eventsAbove = events - eventsBelow - count * p;
    const byConcordant = othersBelow + tied * (1 - p) - (eventsAbove + tied * p);
    const byPairs = others - (1 - p) - (events - p);
    sum += count * p * (1 - p) * (byConcordant - value * byPairs) ** 2;
    eventsBelow += count * p;
    othersBelow += count * (1 - p);
  }
  return sum;
}
