import type { Estimate } from "@/lib/core/estimate";
import { bcaOfMean } from "./bca-of-mean";
import type { BinarySample } from "./binary-sample";
import { estimateBrier, estimateScaledBrier } from "./brier";
import { normalQuantile } from "./distributions";
import { estimateLogLoss } from "./log-loss";
import { sumSample } from "./sample-totals";
import { unequalWeights } from "./unequal-weights";

/** With fewer events or non-events than this, normal limits of a score cover too little (docs/statistics.md). */
const ENOUGH = 50;

/** Few events among more rows than this are left to the normal limits: resampling would take seconds. */
const MOST_ROWS = 10_000;

/** The Brier score, with the BCa interval where events or non-events are few. */
export function estimateBrierBySize(sample: BinarySample): Estimate {
  return withBca(estimateBrier(sample), sample, () => squaredErrors(sample));
}

/**
 * The scaled Brier score, with the standard error of the jackknife where events or non-events are few: the
 * ratio bends too much there for the delta method, and resamples often lack the events that make it.
 *
 * @see Efron & Stein, "The jackknife estimate of variance", Annals of Statistics 9 (1981)
 */
export function estimateScaledBrierBySize(sample: BinarySample): Estimate {
  const estimate = estimateScaledBrier(sample);
  if (estimate.status !== "estimated" || estimate.lower === undefined || !isFew(sample)) return estimate;
  const margin = normalQuantile(0.975) * jackknifeError(sample);
  if (!Number.isFinite(margin)) return estimate;
  return {
    ...estimate,
    lower: estimate.value - margin,
    upper: Math.min(1, estimate.value + margin),
    method: "1 − Brier/(prevalence · (1 − prevalence)), normal interval by the jackknife",
  };
}

/** √((n − 1)/n · Σ(θ̂₍₋ᵢ₎ − θ̄)²); not finite where all without one patient have the same outcome. */
function jackknifeError(sample: BinarySample): number {
  const errors = squaredErrors(sample);
  const n = errors.length;
  const { events } = sumSample(sample);
  const total = errors.reduce((sum, error) => sum + error, 0);
  const without = errors.map((error, row) => {
    const share = (events - (sample.outcomes[row] ?? 0)) / (n - 1);
    return 1 - (total - error) / (n - 1) / (share * (1 - share));
  });
  const mean = without.reduce((sum, value) => sum + value, 0) / n;
  return Math.sqrt(((n - 1) / n) * without.reduce((sum, value) => sum + (value - mean) ** 2, 0));
}

/** The log loss, with the BCa interval where events or non-events are few. */
export function estimateLogLossBySize(sample: BinarySample): Estimate {
  const losses = (): Float64Array =>
    sample.risks.map((risk, row) => (sample.outcomes[row] === 1 ? -Math.log(risk) : -Math.log1p(-risk)));
  return withBca(estimateLogLoss(sample), sample, losses);
}

function withBca(estimate: Estimate, sample: BinarySample, values: () => Float64Array): Estimate {
  if (estimate.status !== "estimated" || estimate.lower === undefined || !isFew(sample)) return estimate;
  const limits = bcaOfMean(values());
  if (limits === null) return estimate;
  return {
    ...estimate,
    lower: Math.min(limits.lower, estimate.value),
    upper: Math.max(limits.upper, estimate.value),
    method: `${estimate.method.split(",")[0]}, BCa bootstrap interval`,
  };
}

function isFew(sample: BinarySample): boolean {
  const { rows, events, nonEvents } = sumSample(sample);
  return Math.min(events, nonEvents) < ENOUGH && rows <= MOST_ROWS && unequalWeights(sample) === null;
}

function squaredErrors({ outcomes, risks }: BinarySample): Float64Array {
  return risks.map((risk, row) => (risk - (outcomes[row] ?? 0)) ** 2);
}
