import type { Estimate } from "@/lib/core/estimate";
import { formatNumber } from "@/lib/core/format-number";
import type { DepthProfile } from "@/lib/diagnostics/evidence";
import { describeEstimate, estimateInterval, estimateValue } from "./describe-estimate";

/** The sentence above the depth profile; its direction is decided by the interval, not by the point. */
export function describeProfile(profile: DepthProfile): string {
  const factor = factorPerComparedLayer(profile);
  const value = estimateValue(factor);
  if (value === null) return `No slope over depth could be estimated: ${describeEstimate(factor).behind}`;
  const text = describeEstimate(factor, formatNumber, 2).short;
  const interval = estimateInterval(factor);
  if (interval && interval[1] < 1)
    return `Towards the input the gradient shrinks by a factor of ${text} from one compared layer to the next`;
  if (interval && interval[0] > 1)
    return `Towards the input the gradient grows by a factor of ${text} from one compared layer to the next`;
  return `Towards the input the gradient neither clearly shrinks nor clearly grows: factor ${text} from one compared layer to the next`;
}

/**
 * What one compared layer passes on to the next: modules in between that take no part (normalisation)
 * do not count, so that the number is the one that the verdict names.
 */
function factorPerComparedLayer(profile: DepthProfile): Estimate {
  const { factorOverall } = profile;
  const gaps = profile.rows.filter((row) => row.excluded === null).length - 1;
  if (factorOverall.status !== "estimated" || gaps < 1) return factorOverall;
  const { lower, upper, ...rest } = factorOverall;
  const root = (value: number): number => value ** (1 / gaps);
  return {
    ...rest,
    value: root(rest.value),
    ...(lower === undefined ? {} : { lower: root(lower) }),
    ...(upper === undefined ? {} : { upper: root(upper) }),
  };
}

/** The line at the foot: what is left of the signal from the first to the last compared layer. */
export function productText(profile: DepthProfile): string {
  const compared = profile.rows.filter((row) => row.excluded === null && estimateValue(row.logRms) !== null);
  const [input, output] = [compared[0], compared.at(-1)];
  const overall = describeEstimate(profile.factorOverall, formatNumber, 2);
  if (!input || !output || input === output || !overall.hasNumber) return `No product over depth: ${overall.behind}`;
  return `From ${output.layer} to ${input.layer}: × ${overall.short}`;
}
