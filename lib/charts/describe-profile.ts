import { formatNumber } from "@/lib/core/format-number";
import type { DepthProfile } from "@/lib/diagnostics/evidence";
import { describeEstimate, estimateInterval, estimateValue } from "./describe-estimate";

/** The sentence above the depth profile; its direction is decided by the interval, not by the point. */
export function describeProfile(profile: DepthProfile): string {
  const factor = profile.factorPerLayer;
  const value = estimateValue(factor);
  if (value === null) return `No slope over depth could be estimated: ${describeEstimate(factor).behind}`;
  const text = describeEstimate(factor, formatNumber, 2).short;
  const interval = estimateInterval(factor);
  if (interval && interval[1] < 1) return `Towards the input the gradient shrinks by a factor of ${text} per layer`;
  if (interval && interval[0] > 1) return `Towards the input the gradient grows by a factor of ${text} per layer`;
  return `Towards the input the gradient neither clearly shrinks nor clearly grows: factor ${text} per layer`;
}

/** The line at the foot: what is left of the signal from the first to the last compared layer. */
export function productText(profile: DepthProfile): string {
  const compared = profile.rows.filter((row) => row.excluded === null && estimateValue(row.logRms) !== null);
  const [input, output] = [compared[0], compared.at(-1)];
  const overall = describeEstimate(profile.factorOverall, formatNumber, 2);
  if (!input || !output || input === output || !overall.hasNumber) return `No product over depth: ${overall.behind}`;
  return `From ${output.layer} to ${input.layer}: × ${overall.short}`;
}
