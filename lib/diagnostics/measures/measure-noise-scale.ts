/**
 * The gradient noise scale B_simple = tr Σ / ‖G‖²: the batch size at which the noise of the mini-batch
 * gradient is as large as the exact gradient G. From the norms of the gradients g_b and g_s of a big and
 * a small batch of the same step,
 *   ‖G‖²  is estimated by (B_b‖g_b‖² − B_s‖g_s‖²) / (B_b − B_s),
 *   tr Σ  by (‖g_s‖² − ‖g_b‖²) / (1/B_s − 1/B_b),
 * both without bias. Their ratio is not: they are averaged over the steps apart. A scale that the
 * training program computed itself is taken as it is.
 *
 * @see McCandlish, Kaplan, Amodei et al., "An empirical model of large-batch training", arXiv 1812.06162,
 *   section 2.2 and appendix A.1
 */
import type { Estimate } from "@/lib/core/estimate";
import type { PointColumns, RunData } from "@/lib/series/run-data";
import { mean } from "@/lib/statistics/bin-series";
import { GRADIENT_NOISE } from "../context-thresholds";
import { estimateLevel } from "./bootstrap-level";
import { estimateRatioOfMeans, type PairedValues } from "./bootstrap-ratio";
import { readGlobalNorm } from "./measure-growth";
import { findSeries, firstIndexAt, keepFinite, medianOfFinite, sliceSteps } from "./read-series";
import { laterHalf, type StepWindow, splitWindows } from "./windows";

export type NoiseScale = {
  readonly fromStep: number;
  readonly toStep: number;
  /** B_simple in cases, over the later half. */
  readonly scale: Estimate;
  /** B_simple of each tenth of the steps; NaN where a tenth alone does not give one. */
  readonly windows: readonly { readonly fromStep: number; readonly scale: number }[];
  readonly source: string;
  /** False where the training program computed it. */
  readonly isFromNorms: boolean;
};

/** What the rule cannot do without, in the words of its verdict. */
export type NoNoiseScale = { readonly missing: string; readonly reason: string };

/** From a logged scale, else from norms at two batch sizes. */
export function measureNoiseScale(run: RunData): NoiseScale | NoNoiseScale {
  const logged = readLoggedScale(run);
  if (logged) return measureLogged(logged);
  return measureFromNorms(run);
}

/** True when one of the forms in which the noise can be known was logged. */
export function hasNoiseScale(run: RunData): boolean {
  return readLoggedScale(run) !== null || readSmallNorm(run) !== null;
}

function readLoggedScale(run: RunData): PointColumns | null {
  // GPT-NeoX writes `train/noise_scale`; without the split the name has other meanings.
  const series =
    findSeries(run, { metric: "gradient_noise_scale", layer: null }) ??
    findSeries(run, { metric: "noise_scale", layer: null, split: "train" });
  return series && keepFinite(series.points);
}

function measureLogged(points: PointColumns): NoiseScale | NoNoiseScale {
  const windows = splitWindows(points.steps);
  const later = laterHalf(windows);
  if (later === null || points.steps.length < GRADIENT_NOISE.minimumSteps) return tooFewSteps(points.steps.length);
  const inside = sliceSteps(points, later.fromStep, later.toStep);
  const scale = estimateLevel(inside, "the logged gradient noise scale", "median");
  if (scale.status === "estimated" && !((scale.lower ?? scale.value) > 0))
    return noSignal("The logged noise scale is not above zero, as where noise hides the gradient itself.");
  return {
    ...later,
    scale,
    windows: windows.map(({ fromStep, toStep }) => ({
      fromStep,
      scale: medianOfFinite(sliceSteps(points, fromStep, toStep).values),
    })),
    source: "the noise scale as the training program logged it",
    isFromNorms: false,
  };
}

function measureFromNorms(run: RunData): NoiseScale | NoNoiseScale {
  const small = readSmallNorm(run);
  const sizes = readSizes(run);
  const big = small === null ? undefined : readGlobalNorm(run)?.points;
  if (small === null || big === undefined)
    return {
      missing: "gradient norms at two batch sizes",
      reason: "The noise of the gradient needs its norm at two batch sizes, or a logged noise scale.",
    };
  if (sizes === null)
    return {
      missing: "the two batch sizes (batch_size, accumulated_batches)",
      reason: "Gradient norms at two batch sizes were logged, but the sizes were not stated.",
    };
  const pairs = pairNorms(small, big, sizes);
  const windows = splitWindows(pairs.steps);
  const later = laterHalf(windows);
  if (later === null || pairs.steps.length < GRADIENT_NOISE.minimumSteps) return tooFewSteps(pairs.steps.length);
  const { ratio, numeratorLower, denominatorLower } = estimateRatioOfMeans(
    slicePairs(pairs, later),
    "variance of one case's gradient over the squared exact gradient",
  );
  if (!(denominatorLower > 0))
    return noSignal(
      "The squared length of the exact gradient cannot be told from zero: the noise of the batches hides it.",
    );
  if (!(numeratorLower > 0))
    return noSignal(
      "The gradients of the two batch sizes do not differ by more than chance, so that no noise can be measured.",
    );
  return {
    ...later,
    scale: ratio,
    windows: windows.map((window) => {
      const { numerators, denominators } = slicePairs(pairs, window);
      const signal = mean(denominators);
      return { fromStep: window.fromStep, scale: signal > 0 ? mean(numerators) / signal : Number.NaN };
    }),
    source: `gradient norms at batches of ${sizes.small} and ${sizes.big} cases`,
    isFromNorms: true,
  };
}

type Sizes = { readonly small: number; readonly big: number };

/** The norm of the smaller batch: of one accumulated micro-batch, or of a half of the batch. */
function readSmallNorm(run: RunData): PointColumns | null {
  const series =
    findSeries(run, { metric: "grad_norm_micro", layer: null }) ??
    findSeries(run, { metric: "grad_norm_half", layer: null });
  return series?.points ?? null;
}

/** `batch_size` counts one micro-batch where several are accumulated. */
function readSizes(run: RunData): Sizes | null {
  const { batchSize, accumulatedBatches } = run.settings;
  if (batchSize === null || batchSize <= 0) return null;
  const isMicro = findSeries(run, { metric: "grad_norm_micro", layer: null }) !== null;
  const big = batchSize * Math.max(1, accumulatedBatches ?? 1);
  if (!isMicro) return { small: big / 2, big };
  return big > batchSize ? { small: batchSize, big } : null;
}

/** tr Σ as numerator and ‖G‖² as denominator, at the steps that have both norms. */
function pairNorms(small: PointColumns, big: PointColumns, sizes: Sizes): PairedValues {
  const steps = new Float64Array(small.steps.length);
  const numerators = new Float64Array(small.steps.length);
  const denominators = new Float64Array(small.steps.length);
  let at = 0;
  small.steps.forEach((step, index) => {
    const other = firstIndexAt(big.steps, step);
    const smallSquare = (small.values[index] ?? Number.NaN) ** 2;
    const bigSquare = big.steps[other] === step ? (big.values[other] ?? Number.NaN) ** 2 : Number.NaN;
    if (!Number.isFinite(smallSquare) || !Number.isFinite(bigSquare)) return;
    steps[at] = step;
    numerators[at] = (smallSquare - bigSquare) / (1 / sizes.small - 1 / sizes.big);
    denominators[at] = (sizes.big * bigSquare - sizes.small * smallSquare) / (sizes.big - sizes.small);
    at += 1;
  });
  return {
    steps: steps.subarray(0, at),
    numerators: numerators.subarray(0, at),
    denominators: denominators.subarray(0, at),
  };
}

function slicePairs(pairs: PairedValues, { fromStep, toStep }: StepWindow): PairedValues {
  const from = firstIndexAt(pairs.steps, fromStep);
  const to = firstIndexAt(pairs.steps, toStep + 1);
  return {
    steps: pairs.steps.subarray(from, to),
    numerators: pairs.numerators.subarray(from, to),
    denominators: pairs.denominators.subarray(from, to),
  };
}

function tooFewSteps(count: number): NoNoiseScale {
  return {
    missing: `the noise of the gradient at ${GRADIENT_NOISE.minimumSteps} steps or more`,
    reason: `The noise of the gradient is known at ${count} steps; it needs ${GRADIENT_NOISE.minimumSteps}.`,
  };
}

function noSignal(reason: string): NoNoiseScale {
  return { missing: "more steps, or batches of more different sizes", reason };
}
