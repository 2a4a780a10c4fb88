import type { BinarySample } from "./binary-sample";

/** Where each event lies among the non-events, and each non-event among the events; arrays in row order. */
export type Placements = {
  /** Per event: the share of non-events with a lower risk, equal ones counting one half. */
  readonly events: Float64Array;
  /** Per non-event: the share of events with a higher risk, equal ones counting one half. */
  readonly nonEvents: Float64Array;
  /** Mean of either: the AUROC; NaN where a class is empty. */
  readonly auroc: number;
};

/**
 * Placements of a sample in O(n log n), weights left aside: each count is looked up in the other
 * class's sorted risks, and counts are whole or half numbers that a double holds exactly, so that no
 * product of the sizes of the classes can overflow.
 *
 * @see DeLong, DeLong & Clarke-Pearson, Biometrics 44 (1988); Sun & Xu, IEEE Signal Processing Letters
 *   21 (2014), for the way by ranks
 */
export function computePlacements({ outcomes, risks }: BinarySample): Placements {
  const eventRisks = risks.filter((_, row) => outcomes[row] === 1);
  const otherRisks = risks.filter((_, row) => outcomes[row] !== 1);
  const sortedEvents = eventRisks.slice().sort();
  const sortedOthers = otherRisks.slice().sort();
  const lower = eventRisks.map((risk) => countBelow(sortedOthers, risk));
  const higher = otherRisks.map((risk) => eventRisks.length - countBelow(sortedEvents, risk));
  const concordant = lower.reduce((sum, count) => sum + count, 0);
  return {
    events: lower.map((count) => count / otherRisks.length),
    nonEvents: higher.map((count) => count / eventRisks.length),
    auroc: concordant / eventRisks.length / otherRisks.length,
  };
}

/** Values below `risk`, and half of those equal to it. */
function countBelow(sorted: Float64Array, risk: number): number {
  const below = firstIndex(sorted, (value) => value >= risk);
  if (sorted[below] !== risk) return below;
  return (below + firstIndex(sorted, (value) => value > risk)) / 2;
}

/** The first place from which on a condition holds; the length where it never does. */
function firstIndex(sorted: Float64Array, holds: (value: number) => boolean): number {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (holds(sorted[middle] ?? Number.NaN)) to = middle;
    else from = middle + 1;
  }
  return from;
}

/**
 * DeLong's variance of the AUROC: S₁₀/m + S₀₁/k, the variances of the placements over their numbers.
 *
 * @returns null with fewer than two events or two non-events
 * @see DeLong, DeLong & Clarke-Pearson, Biometrics 44 (1988)
 */
export function deLongVariance({ events, nonEvents, auroc }: Placements): number | null {
  if (events.length < 2 || nonEvents.length < 2) return null;
  return varianceOfMean(events, auroc) + varianceOfMean(nonEvents, auroc);
}

function varianceOfMean(values: Float64Array, mean: number): number {
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1) / values.length;
}
