import type { Verdict } from "@/lib/core/verdict";
import { overlapText } from "./compare-numbers";
import { findDepthEstimate, readEffectiveDepth } from "./describe-effective-depth";

/** How many layers learn in both runs, in words; null where neither run was asked. */
export function compareDepths(a: readonly Verdict[], b: readonly Verdict[]): string | null {
  const [estimateA, estimateB] = [findDepthEstimate(a), findDepthEstimate(b)];
  if (estimateA === null && estimateB === null) return null;
  const [depthA, depthB] = [readEffectiveDepth(a), readEffectiveDepth(b)];
  if (!(depthA && depthB && estimateA && estimateB)) {
    const known = depthA ?? depthB;
    if (known === null) return "In neither run could it be told how many layers are learning.";
    const [side, other] = depthA ? ["A", "B"] : ["B", "A"];
    return `${known.learning} of ${known.compared} compared layers are learning in ${side}; for ${other} it could not be told.`;
  }
  const counts = `${depthA.learning} of ${depthA.compared} compared layers are learning in A, ${depthB.learning} of ${depthB.compared} in B`;
  if (depthA.compared !== depthB.compared) {
    return `${counts}. The runs have different numbers of layers, so the counts are not ranked.`;
  }
  if (depthA.learning === depthB.learning) return `${counts}: the same.`;
  const side = depthA.learning < depthB.learning ? "fewer in A" : "more in A";
  return `${counts}: ${side}. More is better. ${overlapText(estimateA, estimateB)}`;
}
