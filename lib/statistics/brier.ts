import type { Estimate } from "@/lib/core/estimate";
import type { BinarySample } from "./binary-sample";
import { normalQuantile } from "./distributions";
import { estimateMean } from "./mean-with-interval";
import { sumSample } from "./sample-totals";
import { unequalWeights } from "./unequal-weights";

/**
 * Brier score, mean (p − y)²: 0 for a model that knows every outcome, and prevalence · (1 − prevalence)
 * for one that gives everybody the prevalence. It depends on the prevalence, so that groups of patients
 * must not be compared by it.
 *
 * @returns not estimable without patients
 * @see Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather Review 78 (1950)
 */
export function estimateBrier(sample: BinarySample): Estimate {
  const { rows, events } = sumSample(sample);
  if (rows === 0) return { status: "not-estimable", reason: "There is no patient.", n: 0, events: 0 };
  return estimateMean(squaredErrors(sample), unequalWeights(sample), {
    method: "mean squared error",
    events,
    within: [0, 1],
  });
}

/**
 * Scaled Brier score, 1 − Brier/(ȳ(1 − ȳ)): the share of the uncertainty that the predictions take away;
 * below 0 where giving everybody the prevalence would have been nearer. Interval by the delta method:
 * the score moves by −(bᵢ − B)/U + B(1 − 2ȳ)(yᵢ − ȳ)/U² with each patient, U = ȳ(1 − ȳ).
 *
 * @returns not estimable with one class only, where nothing is uncertain
 * @see Steyerberg et al., "Assessing the performance of prediction models", Epidemiology 21 (2010)
 */
export function estimateScaledBrier(sample: BinarySample): Estimate {
  const totals = sumSample(sample);
  const { rows: n, events, weight } = totals;
  if (events === 0 || totals.nonEvents === 0)
    return {
      status: "not-estimable",
      reason: "All patients have the same outcome, so that nothing is uncertain.",
      n,
      events,
    };
  const errors = squaredErrors(sample);
  const brier = errors.reduce((sum, error, row) => sum + error * (sample.weights?.[row] ?? 1), 0) / weight;
  const prevalence = totals.weightOfEvents / weight;
  const value = 1 - brier / (prevalence * (1 - prevalence));
  const margin = normalQuantile(0.975) * scaledError(sample, { errors, brier, prevalence, weight });
  return {
    status: "estimated",
    value,
    ...(margin > 0 ? { lower: value - margin, upper: Math.min(1, value + margin), level: 0.95 } : {}),
    method: `1 − Brier/(prevalence · (1 − prevalence)), normal interval by the delta method${unequalWeights(sample) ? " with weights (sandwich)" : ""}`,
    n,
    events,
    notes: margin > 0 ? [] : ["The predictions do not scatter around the outcomes, so that an interval is unknown."],
  };
}

function scaledError(
  sample: BinarySample,
  parts: {
    readonly errors: Float64Array;
    readonly brier: number;
    readonly prevalence: number;
    readonly weight: number;
  },
): number {
  const { errors, brier, prevalence, weight } = parts;
  const uncertainty = prevalence * (1 - prevalence);
  const n = errors.length;
  let squares = 0;
  for (let row = 0; row < n; row += 1) {
    const fromErrors = -((errors[row] ?? 0) - brier) / uncertainty;
    const outcome = sample.outcomes[row] ?? 0;
    const fromPrevalence = (brier * (1 - 2 * prevalence) * (outcome - prevalence)) / uncertainty ** 2;
    squares += ((sample.weights?.[row] ?? 1) * (fromErrors + fromPrevalence)) ** 2;
  }
  const error = Math.sqrt((squares * n) / (n - 1)) / weight;
  return error > 1e-14 ? error : 0;
}

function squaredErrors({ outcomes, risks }: BinarySample): Float64Array {
  return risks.map((risk, row) => (risk - (outcomes[row] ?? 0)) ** 2);
}
