/**
 * What the validation loss did after its minimum, beside the training loss over the same steps. The
 * minimum of many noisy evaluations lies below every one of their expectations, so that the rise from
 * it is shown with an interval that allows for having chosen the lowest of them.
 *
 * @see Prechelt, "Early stopping, but when?" (1998): generalisation loss = validation loss / its minimum − 1
 */
import type { Estimate } from "@/lib/core/estimate";
import type { RunData } from "@/lib/series/run-data";
import { median } from "@/lib/statistics/quantile";
import { runningMedianOfThree, scatterAroundPath } from "@/lib/statistics/running-median";
import { INTERVAL_LEVEL, OVERFITTING } from "../thresholds";
import type { LossProgress } from "./loss-progress";
import { findSeries, keepFinite, sliceSteps } from "./read-series";

export type ValidationProgress = {
  readonly key: string;
  readonly evaluations: number;
  readonly start: number;
  readonly minimum: number;
  readonly minimumStep: number;
  /** Median of the last three evaluations. */
  readonly end: number;
  /** end / minimum, with an interval that allows for the choice of the minimum. */
  readonly rise: Estimate;
  /** 1 − training loss at the end / training loss around the minimum; null where it cannot be told. */
  readonly trainingFall: number | null;
};

/** Null without a validation loss, with too few finite evaluations, or where it is not positive. */
export function measureValidation(run: RunData, loss: LossProgress | null): ValidationProgress | null {
  const series = findSeries(run, { metric: "loss", layer: null, split: "validation" });
  if (!series) return null;
  const { steps, values } = keepFinite(series.points);
  if (values.length < OVERFITTING.minimumEvaluations || values.some((value) => !(value > 0))) return null;
  const smooth = runningMedianOfThree(values);
  let at = 0;
  smooth.forEach((value, index) => {
    if (value < (smooth[at] ?? Number.POSITIVE_INFINITY)) at = index;
  });
  const minimum = smooth[at] ?? Number.NaN;
  const minimumStep = steps[at] ?? Number.NaN;
  const end = median(values.subarray(-3));
  return {
    key: series.key,
    evaluations: values.length,
    start: values[0] ?? Number.NaN,
    minimum,
    minimumStep,
    end,
    rise: estimateRise(values, smooth, end / minimum),
    trainingFall: loss === null ? null : measureTrainingFall(loss, minimumStep),
  };
}

/**
 * On the log scale: the end is a median of three (variance 0.449σ² for normal scatter), the minimum the
 * lowest of m such medians, which lies about √(2 ln m) of their deviations too low.
 */
function estimateRise(values: Float64Array, smooth: Float64Array, ratio: number): Estimate {
  const deviation = scatterAroundPath(values.map(Math.log)) * Math.sqrt(0.449);
  const method = "median of the last three evaluations / lowest running median of three";
  if (!Number.isFinite(deviation))
    return {
      status: "estimated",
      value: ratio,
      method,
      n: values.length,
      notes: ["Too few evaluations for an interval."],
    };
  const independent = Math.max(2, Math.floor(smooth.length / 3));
  const choice = Math.sqrt(2 * Math.log(independent));
  const lower = ratio * Math.exp(-deviation * (1.96 + choice));
  return {
    status: "estimated",
    value: ratio,
    lower,
    upper: ratio * Math.exp(deviation * 1.96),
    level: INTERVAL_LEVEL,
    method: `${method}, normal interval on the log scale that allows for the choice of the lowest`,
    n: values.length,
    notes: [],
  };
}

function measureTrainingFall(loss: LossProgress, minimumStep: number): number | null {
  const { steps, values } = loss.points;
  const tenth = Math.max(3, Math.floor(steps.length / 10));
  const last = steps.at(-1) ?? 0;
  const half = Math.floor((last - (steps[0] ?? 0)) / 20);
  const around = sliceSteps(loss.points, minimumStep - half, minimumStep + half).values;
  // Medians, since a single surge on either side would decide a mean.
  const before = around.length >= 3 ? median(around) : Number.NaN;
  const after = median(values.subarray(-tenth));
  return before > 0 && after >= 0 ? 1 - after / before : null;
}
