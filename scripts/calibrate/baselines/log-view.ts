/**
 * What the other tools see inside the program, as far as a log of norms shows it. They look at
 * tensors: the mean absolute value of a gradient, the share of units that are always zero. A log holds
 * norms and shares of zeros, so that some of it is derived, and some of it cannot be.
 */
import { collectTraces, type LayerTrace } from "@/lib/diagnostics/measures/gradient-traces";
import { findSeries, findTrainingLoss, firstIndexAt } from "@/lib/diagnostics/measures/read-series";
import type { PointColumns, RunData, RunSeries } from "@/lib/series/run-data";
import type { CheckOutcome } from "./baseline";

/** Gradients of all tensors, biases too: the tools that look at every tensor do not tell them apart. */
export function gradientsOfTensors(run: RunData): readonly LayerTrace[] {
  return [...gradientsOfWeights(run), ...collectTraces(run, "grad_norm", "bias")].filter(({ isFrozen }) => !isFrozen);
}

/** Gradients of the weights, input to output, without normalisation layers. */
export function gradientsOfWeights(run: RunData): readonly LayerTrace[] {
  return collectTraces(run, "grad_norm", "weight").filter((trace) => !trace.isNormalisation && !trace.isFrozen);
}

/**
 * Is the mean absolute value below the limit? For entries that scatter normally around zero,
 * mean |g| = ‖g‖ √(2/(π n)); without the number of elements n only mean |g| ≤ ‖g‖ is known.
 */
export function isMeanBelow(norm: number, numel: number | null, limit: number): CheckOutcome {
  if (!Number.isFinite(norm)) return "silent";
  if (numel !== null) return meanAbsolute(norm, numel) < limit ? "reports" : "silent";
  return norm < limit ? "reports" : "cannot-run";
}

/** Is the mean absolute value above the limit? See `isMeanBelow` for what is known of it. */
export function isMeanAbove(norm: number, numel: number | null, limit: number): CheckOutcome {
  if (!Number.isFinite(norm)) return "silent";
  if (numel !== null) return meanAbsolute(norm, numel) > limit ? "reports" : "silent";
  return norm > limit ? "cannot-run" : "silent";
}

function meanAbsolute(norm: number, numel: number): number {
  return norm * Math.sqrt(2 / (Math.PI * numel));
}

/** Shares of zero outputs by layer; only rectifiers put out exact zeros. */
export function zeroShares(run: RunData): readonly RunSeries[] {
  return run.series.filter(
    ({ metric, layer, subgroup, points }) =>
      metric === "zero_frac" && layer !== null && subgroup === null && points.steps.length > 0,
  );
}

/**
 * Share of the units of a layer that are always zero, from the share of zero outputs: a unit that
 * lives is taken to be zero half of the time, so that the dead share d leaves d + (1 − d)/2 zeros.
 */
export function deadShare(zeroShare: number): number {
  return Math.max(0, 2 * zeroShare - 1);
}

/** The training loss with its non-finite values, or null. */
export function trainingLoss(run: RunData): PointColumns | null {
  return findTrainingLoss(run)?.points ?? null;
}

/** The validation loss where it was measured: loggers fill the other steps with NaN. */
export function validationLoss(run: RunData): PointColumns | null {
  const points = findSeries(run, { metric: "loss", layer: null, split: "validation" })?.points;
  if (!points) return null;
  const measured = points.values.map((value) => (Number.isNaN(value) ? 0 : 1));
  const keep = (column: Float64Array): Float64Array => column.filter((_, index) => measured[index] === 1);
  const values = keep(points.values);
  return values.length === 0 ? null : { steps: keep(points.steps), times: null, values };
}

/** True where a training series of the metric ever held NaN or infinity. */
export function hasNonFinite(run: RunData, metrics: readonly string[]): boolean {
  return run.series.some(
    ({ metric, split, subgroup, points }) =>
      metrics.includes(metric) &&
      subgroup === null &&
      split !== "validation" &&
      split !== "test" &&
      !points.values.every(Number.isFinite),
  );
}

/** Steps from one pass over the training set to the next; null where its size or the batch was not stated. */
export function stepsPerEpoch({ settings }: RunData): number | null {
  const { trainingSize, batchSize } = settings;
  return trainingSize === null || batchSize === null ? null : Math.ceil(trainingSize / batchSize);
}

/** Index of the last point of each pass over the training set, the unfinished one at the end included. */
export function epochEnds(steps: Float64Array, perEpoch: number): readonly number[] {
  const ends: number[] = [];
  for (let index = 0; index < steps.length; index += 1) {
    const epoch = Math.floor((steps[index] ?? 0) / perEpoch);
    const next = steps[index + 1];
    if (next === undefined || Math.floor(next / perEpoch) !== epoch) ends.push(index);
  }
  return ends;
}

/** Mean over each pass over the training set, as frameworks report a training loss. */
export function epochMeans({ steps, values }: PointColumns, perEpoch: number): readonly number[] {
  let from = 0;
  return epochEnds(steps, perEpoch).map((end) => {
    const part = values.subarray(from, end + 1);
    from = end + 1;
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
}

/** The value at a step, or the last one before it; NaN before the first. */
export function valueAt({ steps, values }: PointColumns, step: number): number {
  return values[firstIndexAt(steps, step + 1) - 1] ?? Number.NaN;
}
