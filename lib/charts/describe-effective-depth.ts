import type { Estimate } from "@/lib/core/estimate";
import { formatInteger } from "@/lib/core/format-number";
import type { Verdict } from "@/lib/core/verdict";
import { describeEstimate, estimateInterval } from "./describe-estimate";

/** How many of the compared layers are learning. */
export type EffectiveDepth = { readonly learning: number; readonly compared: number };

/** The count of learning layers as its own check states it; null where that check has no number. */
export function readEffectiveDepth(
  verdicts: readonly Pick<Verdict, "rule" | "subgroup" | "statistic">[],
): EffectiveDepth | null {
  const estimate = findDepthEstimate(verdicts);
  if (estimate?.status !== "estimated") return null;
  return { learning: Math.round(estimate.value), compared: estimate.n };
}

/** The estimate behind it, with its interval. */
export function findDepthEstimate(
  verdicts: readonly Pick<Verdict, "rule" | "subgroup" | "statistic">[],
): Estimate | null {
  const verdict = verdicts.find(({ rule, subgroup }) => rule === "effective-depth" && subgroup === null);
  return verdict?.statistic.estimate ?? null;
}

/** The number of a verdict in a few words; layers that learn are told with how many were compared. */
export function describeVerdictNumber(verdict: Pick<Verdict, "rule" | "subgroup" | "statistic">): string {
  const { estimate } = verdict.statistic;
  const depth = readEffectiveDepth([verdict]);
  if (depth === null) return describeEstimate(estimate).short;
  const interval = estimateInterval(estimate);
  const range = interval === null ? "" : ` (${formatInteger(interval[0])} to ${formatInteger(interval[1])})`;
  return `${formatInteger(depth.learning)} of ${formatInteger(depth.compared)}${range}`;
}
