import type { Estimate } from "@/lib/core/estimate";
import { bcaOfMeans } from "./bca-of-means";
import type { BinarySample } from "./binary-sample";
import { estimateBrier, estimateScaledBrier } from "./brier";
import { estimateLogLoss } from "./log-loss";
import { sumSample } from "./sample-totals";
import { unequalWeights } from "./unequal-weights";

/** With fewer events or non-events than this, normal limits of a score cover too little (docs/statistics.md). */
const ENOUGH = 50;

/** Few events among more rows than this are left to the normal limits: resampling would take seconds. */
const MOST_ROWS = 10_000;

/** The Brier score, with the BCa interval where events or non-events are few. */
export function estimateBrierBySize(sample: BinarySample): Estimate {
  return withBca(
    estimateBrier(sample),
    sample,
    () => [squaredErrors(sample)],
    ([score = Number.NaN]) => score,
  );
}

/** The scaled Brier score, with the BCa interval where events or non-events are few. */
export function estimateScaledBrierBySize(sample: BinarySample): Estimate {
  const columns = (): readonly Float64Array[] => [squaredErrors(sample), Float64Array.from(sample.outcomes)];
  return withBca(
    estimateScaledBrier(sample),
    sample,
    columns,
    ([score = Number.NaN, prevalence = Number.NaN]) => 1 - score / (prevalence * (1 - prevalence)),
  );
}

/** The log loss, with the BCa interval where events or non-events are few. */
export function estimateLogLossBySize(sample: BinarySample): Estimate {
  const losses = (): Float64Array =>
    sample.risks.map((risk, row) => (sample.outcomes[row] === 1 ? -Math.log(risk) : -Math.log1p(-risk)));
  return withBca(
    estimateLogLoss(sample),
    sample,
    () => [losses()],
    ([score = Number.NaN]) => score,
  );
}

function withBca(
  estimate: Estimate,
  sample: BinarySample,
  columns: () => readonly Float64Array[],
  statistic: (means: readonly number[]) => number,
): Estimate {
  const { rows, events, nonEvents } = sumSample(sample);
  const isFew = Math.min(events, nonEvents) < ENOUGH && rows <= MOST_ROWS && unequalWeights(sample) === null;
  if (estimate.status !== "estimated" || estimate.lower === undefined || !isFew) return estimate;
  const limits = bcaOfMeans(columns(), statistic);
  if (limits === null) return estimate;
  return {
    ...estimate,
    lower: Math.min(limits.lower, estimate.value),
    upper: Math.max(limits.upper, estimate.value),
    method: `${estimate.method.split(",")[0]}, BCa bootstrap interval`,
  };
}

function squaredErrors({ outcomes, risks }: BinarySample): Float64Array {
  return risks.map((risk, row) => (risk - (outcomes[row] ?? 0)) ** 2);
}
