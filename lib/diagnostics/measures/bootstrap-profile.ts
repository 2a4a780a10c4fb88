import type { Estimate } from "@/lib/core/estimate";
import { seededRandom } from "@/lib/core/random";
import { binSeries } from "@/lib/statistics/bin-series";
import { chooseBlockLength, drawBlockResample, percentileInterval } from "@/lib/statistics/block-bootstrap";
import { median, medianInPlace } from "@/lib/statistics/quantile";
import { BOOTSTRAP_BINS, BOOTSTRAP_REPLICATES, BOOTSTRAP_SEED, INTERVAL_LEVEL, VANISHING } from "../thresholds";
import { fitDepthLine } from "./fit-depth-line";

/** log10 gradients of one layer in a window; −Infinity where the gradient is exactly zero. */
export type ProfileSample = {
  readonly steps: Float64Array;
  readonly logs: Float64Array;
  readonly window: { readonly fromStep: number; readonly toStep: number };
};

export type ProfileBootstrap = {
  readonly rows: readonly Estimate[];
  /** Interval and sample size of the slope; the point estimate is the caller's. */
  readonly slope: {
    readonly lower?: number;
    readonly upper?: number;
    readonly level?: number;
    readonly method: string;
    readonly n: number;
  };
};

/** Median of each sample, in the order given. */
export function medianLogs(samples: readonly ProfileSample[]): Float64Array {
  return Float64Array.from(samples, ({ logs }) => median(logs));
}

/**
 * Intervals of the medians per layer and of the slope over depth, from one circular block bootstrap
 * over steps: a resample takes the same steps in all layers, since the layers of a network share
 * every mini-batch. Layers themselves are not resampled; they are the network, not a sample.
 *
 * @param depths depth of each compared layer, in the order of the samples
 */
export function bootstrapProfile(
  samples: readonly ProfileSample[],
  isCompared: readonly boolean[],
  depths: Float64Array,
): ProfileBootstrap {
  const bins = chooseBinCount(samples);
  const binned = samples.map(
    ({ steps, logs, window }) =>
      binSeries(steps, logs, { from: window.fromStep, to: window.toStep, bins }, "median").values,
  );
  const comparedIndices = samples.map((_, index) => index).filter((index) => isCompared[index]);
  const random = seededRandom(BOOTSTRAP_SEED);
  const indices = new Int32Array(bins);
  const blockLength = chooseBlockLength(bins);
  const medians = samples.map(() => new Float64Array(BOOTSTRAP_REPLICATES));
  const slopes = new Float64Array(BOOTSTRAP_REPLICATES).fill(Number.NaN);
  const drawn = new Float64Array(bins);
  const compared = new Float64Array(comparedIndices.length);
  for (let replicate = 0; replicate < BOOTSTRAP_REPLICATES; replicate += 1) {
    drawBlockResample(indices, blockLength, random);
    binned.forEach((values, layer) => {
      const row = medians[layer];
      if (row) row[replicate] = medianAt(values, indices, drawn);
    });
    comparedIndices.forEach((layer, place) => {
      compared[place] = medians[layer]?.[replicate] ?? Number.NaN;
    });
    if (compared.length >= VANISHING.minimumLayers && compared.every(Number.isFinite))
      slopes[replicate] = fitDepthLine(depths, compared)?.slope ?? Number.NaN;
  }
  const interval = percentileInterval(slopes, INTERVAL_LEVEL);
  const method = `Theil–Sen slope over depth, circular block bootstrap over ${bins} bins of steps`;
  const n = Math.ceil(bins / blockLength);
  return {
    rows: samples.map((sample, layer) => describeRow(sample, medians[layer] ?? new Float64Array(0), n)),
    slope: interval ? { ...interval, level: INTERVAL_LEVEL, method, n } : { method, n },
  };
}

function chooseBinCount(samples: readonly ProfileSample[]): number {
  let longest = 1;
  for (const { logs } of samples) longest = Math.max(longest, logs.length);
  return Math.min(BOOTSTRAP_BINS, longest);
}

function medianAt(values: Float64Array, indices: Int32Array, drawn: Float64Array): number {
  let count = 0;
  for (const index of indices) {
    const value = values[index] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    drawn[count] = value;
    count += 1;
  }
  return medianInPlace(drawn, count);
}

function describeRow(sample: ProfileSample, replicates: Float64Array, n: number): Estimate {
  const value = median(sample.logs);
  if (sample.logs.length === 0)
    return { status: "not-estimable", reason: "There is no finite gradient in this window.", n: 0 };
  if (!Number.isFinite(value))
    return { status: "not-estimable", reason: "The gradient is exactly zero in this window.", n: sample.logs.length };
  const interval = percentileInterval(replicates, INTERVAL_LEVEL);
  const method = "median of log10, circular block bootstrap over steps";
  return interval
    ? { status: "estimated", value, ...interval, level: INTERVAL_LEVEL, method, n, notes: [] }
    : { status: "estimated", value, method, n, notes: ["Zeros in most resamples leave no interval."] };
}
