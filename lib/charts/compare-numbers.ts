import { capitalise } from "@/lib/core/capitalise";
import type { Estimate } from "@/lib/core/estimate";
import { formatGiven } from "@/lib/core/format-number";
import type { Verdict } from "@/lib/core/verdict";
import { describeEstimate, estimateInterval, estimateValue } from "./describe-estimate";

type Statistic = Verdict["statistic"];

/** Whether the data fit no difference as well; null where an interval is missing. */
export function intervalsOverlap(a: Estimate, b: Estimate): boolean | null {
  const [ofA, ofB] = [estimateInterval(a), estimateInterval(b)];
  if (ofA === null || ofB === null) return null;
  return ofA[0] <= ofB[1] && ofB[0] <= ofA[1];
}

/** What two intervals say about a difference; never what the difference comes from. */
export function overlapText(a: Estimate, b: Estimate): string {
  switch (intervalsOverlap(a, b)) {
    case true:
      return "The intervals overlap: the data fit no difference as well.";
    case false:
      return "The intervals do not overlap.";
    case null:
      return "There are no intervals on both sides to judge this difference by.";
  }
}

/** "A is lower than B", "A and B are the same", in the order of the two. */
export function orderText(a: number, b: number, [nameA, nameB]: readonly [string, string]): string {
  if (a === b) return `${nameA} and ${nameB} are the same`;
  return `${nameA} is ${a < b ? "lower" : "higher"} than ${nameB}`;
}

/**
 * The numbers of two verdicts of one rule in words: of what, in one run against the other, which direction is
 * better, and what the intervals say. Null where there are not two numbers.
 *
 * @param names of the two runs
 */
export function compareStatistics(
  a: Statistic,
  b: Statistic,
  [nameA, nameB]: readonly [string, string],
): string | null {
  const [valueA, valueB] = [estimateValue(a.estimate), estimateValue(b.estimate)];
  if (valueA === null || valueB === null) return null;
  if (a.name !== b.name) {
    return `${nameA} rests on “${a.name}”, ${nameB} on “${b.name}”: different numbers, which are not compared.`;
  }
  const [textA, textB] = [describeEstimate(a.estimate).short, describeEstimate(b.estimate).short];
  const order = orderText(valueA, valueB, [nameA, nameB]);
  const numbers = `${capitalise(a.name)}: ${textA} in ${nameA}, ${textB} in ${nameB}; ${order}.`;
  const overlap = valueA === valueB ? [] : [overlapText(a.estimate, b.estimate)];
  return [numbers, directionText(a.threshold, b.threshold, [nameA, nameB]), ...overlap].join(" ");
}

/** A finding lies on one side of its limit, so the other side is the better one. */
function directionText(
  a: Statistic["threshold"],
  b: Statistic["threshold"],
  [nameA, nameB]: readonly [string, string],
): string {
  if (a === null || b === null || a.direction !== b.direction) return "Neither direction is better in itself.";
  const limits =
    a.value === b.value
      ? `${a.direction} ${formatGiven(a.value)}`
      : `${a.direction} ${formatGiven(a.value)} in ${nameA} and ${b.direction} ${formatGiven(b.value)} in ${nameB}`;
  return `A finding lies ${limits}, so ${a.direction === "below" ? "higher" : "lower"} is better.`;
}
