/**
 * Realised over predicted decrease of the loss. To first order a step Δθ lowers the loss of its own
 * batch by −g·Δθ; what it really did is the loss before minus the loss after on the same batch. With
 * q = realised / predicted a quadratic loss has q = 1 − κ‖Δθ‖² / (2 · predicted), so that
 * κ = 2 (predicted − realised) / ‖Δθ‖² is the curvature along the step, and 2 (1 − q) / η for plain
 * gradient descent: q ≈ 1 where the loss is straight, 1/2 at the best length, 0 at the edge of
 * stability, below 0 where the step overshoots.
 *
 * @see Conn, Gould & Toint, Trust-Region Methods (2000), 6.1.1; Cohen et al., arXiv 2103.00065
 */
import type { Estimate } from "@/lib/core/estimate";
import type { PointColumns, RunData } from "@/lib/series/run-data";
import { mean } from "@/lib/statistics/bin-series";
import { CURVATURE } from "../context-thresholds";
import { estimateRatioOfMeans, type PairedValues } from "./bootstrap-ratio";
import { readGlobalNorm } from "./measure-growth";
import { type PredictedDecrease, predictDecrease } from "./predict-decrease";
import { readClippingLimit } from "./read-clipping-limit";
import { findSeries, findTrainingLoss, firstIndexAt } from "./read-series";
import { rememberByRun } from "./remember-by-run";
import { laterHalf, type StepWindow, splitWindows } from "./windows";

export type MeasuredDecrease = {
  readonly fromStep: number;
  readonly toStep: number;
  /** Realised over predicted decrease. */
  readonly q: Estimate;
  /** Curvature of the loss along the step, in units of loss over squared length. */
  readonly curvature: Estimate;
  /** q of each tenth of the steps at which it is known, over the whole run; tenths that go uphill to first order are left out. */
  readonly windows: readonly { readonly fromStep: number; readonly q: number }[];
  /** What the predicted decrease was taken from. */
  readonly source: string;
};

type Pairs = {
  readonly steps: Float64Array;
  readonly realised: Float64Array;
  readonly predicted: Float64Array;
  /** ‖Δθ‖², NaN where it is not known. */
  readonly lengths: Float64Array;
};

/**
 * Measures q between two steps, in the later half of the known ones unless a window is named.
 *
 * @returns what is missing where q cannot be known
 */
export function measureDecrease(run: RunData, window?: StepWindow): MeasuredDecrease | { readonly missing: string } {
  if (window !== undefined) return measureBetween(run, window);
  return laterOf(run, "later");
}

const laterOf = rememberByRun((run, _key: "later") => measureBetween(run, null));

function measureBetween(run: RunData, window: StepWindow | null): MeasuredDecrease | { readonly missing: string } {
  const losses = readLosses(run);
  if (losses === null) return { missing: "the loss of the same batch after the step (loss_after)" };
  const predicted = predictDecrease(run);
  if ("missing" in predicted) return predicted;
  const pairs = pairLosses(run, losses, predicted);
  const windows = splitWindows(pairs.steps);
  const chosen = window ?? laterHalf(windows);
  if (chosen === null || pairs.steps.length < CURVATURE.minimumSteps)
    return {
      missing: `the loss after the step at ${CURVATURE.minimumSteps} unclipped steps or more whose decrease shows in the digits of the loss; it is known at ${pairs.steps.length}`,
    };
  const inside = slicePairs(pairs, chosen);
  const { ratio, denominatorLower } = estimateRatioOfMeans(
    { steps: inside.steps, numerators: inside.realised, denominators: inside.predicted },
    "realised over predicted decrease of the loss on the same batch",
  );
  const isDownhill = denominatorLower > 0;
  return {
    ...chosen,
    q: isDownhill ? ratio : notDownhill(inside.steps.length),
    curvature: isDownhill ? estimateCurvature(inside) : notDownhill(inside.steps.length),
    windows: windows.flatMap((part) => {
      const { realised, predicted: expected } = slicePairs(pairs, part);
      const q = mean(realised) / mean(expected);
      return mean(expected) > 0 ? [{ fromStep: part.fromStep, q }] : [];
    }),
    source: predicted.source,
  };
}

function notDownhill(n: number): Estimate {
  return { status: "not-estimable", reason: "To first order the steps do not lower the loss of their own batch.", n };
}

type Losses = { readonly before: PointColumns; readonly after: PointColumns };

function readLosses(run: RunData): Losses | null {
  const before = findTrainingLoss(run);
  const after =
    findSeries(run, { metric: "loss_after", layer: null, split: "train" }) ??
    findSeries(run, { metric: "loss_after", layer: null, split: null });
  return before && after ? { before: before.points, after: after.points } : null;
}

/** Both losses with the predicted decrease at the steps that have all three and were not clipped. */
function pairLosses(run: RunData, { before, after }: Losses, { points, lengths }: PredictedDecrease): Pairs {
  const isClipped = readClipping(run);
  const count = after.steps.length;
  const pairs = {
    steps: new Float64Array(count),
    realised: new Float64Array(count),
    predicted: new Float64Array(count),
    lengths: new Float64Array(count),
  };
  let at = 0;
  after.steps.forEach((step, index) => {
    const loss = valueAt(before, step);
    const decrease = loss - (after.values[index] ?? Number.NaN);
    const expected = valueAt(points, step);
    // At a minimum the steps promise less than the digits of the loss can show.
    if (Math.abs(expected) < CURVATURE.smallestDecrease * Math.abs(loss)) return;
    if (!Number.isFinite(decrease) || !Number.isFinite(expected) || isClipped(step)) return;
    pairs.steps[at] = step;
    pairs.realised[at] = decrease;
    pairs.predicted[at] = expected;
    pairs.lengths[at] = lengths ? valueAt(lengths, step) : Number.NaN;
    at += 1;
  });
  return cutPairs(pairs, 0, at);
}

/**
 * At a clipped step nobody knows whether the product was taken with the gradient before or after
 * clipping, which differ by the factor that is asked for; those steps are left out.
 */
function readClipping(run: RunData): (step: number) => boolean {
  if (run.settings.gradientClip === null) return () => false;
  const limit = readClippingLimit(run.settings);
  const norm = readGlobalNorm(run)?.points;
  if (!norm || !(limit > 0)) return () => true;
  return (step) => !(valueAt(norm, step) < limit * CURVATURE.unclipped);
}

function valueAt({ steps, values }: PointColumns, step: number): number {
  const index = firstIndexAt(steps, step);
  return steps[index] === step ? (values[index] ?? Number.NaN) : Number.NaN;
}

function slicePairs(pairs: Pairs, { fromStep, toStep }: StepWindow): Pairs {
  return cutPairs(pairs, firstIndexAt(pairs.steps, fromStep), firstIndexAt(pairs.steps, toStep + 1));
}

function cutPairs({ steps, realised, predicted, lengths }: Pairs, from: number, to: number): Pairs {
  return {
    steps: steps.subarray(from, to),
    realised: realised.subarray(from, to),
    predicted: predicted.subarray(from, to),
    lengths: lengths.subarray(from, to),
  };
}

function estimateCurvature({ steps, realised, predicted, lengths }: Pairs): Estimate {
  if (!lengths.every(Number.isFinite))
    return { status: "not-supplied", what: "the norms of all updates (update_norm)" };
  const values: PairedValues = {
    steps,
    numerators: predicted.map((value, index) => 2 * (value - (realised[index] ?? Number.NaN))),
    denominators: lengths,
  };
  return estimateRatioOfMeans(values, "twice the missing decrease over the squared length of the step").ratio;
}
