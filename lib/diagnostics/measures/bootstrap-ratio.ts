import type { Estimate } from "@/lib/core/estimate";
import { seededRandom } from "@/lib/core/random";
import { binSeries, mean } from "@/lib/statistics/bin-series";
import { chooseBlockLength, drawBlockResample, percentileInterval } from "@/lib/statistics/block-bootstrap";
import { BOOTSTRAP_BINS, BOOTSTRAP_REPLICATES, BOOTSTRAP_SEED, INTERVAL_LEVEL } from "../thresholds";

/** Values of two quantities at the same ascending steps, all finite. */
export type PairedValues = {
  readonly steps: Float64Array;
  readonly numerators: Float64Array;
  readonly denominators: Float64Array;
};

export type RatioOfMeans = {
  readonly ratio: Estimate;
  /** Lower end of the interval of the mean alone: at or below zero a ratio has no meaning. */
  readonly numeratorLower: number;
  readonly denominatorLower: number;
};

/**
 * Ratio of two means over steps. Numerator and denominator are averaged apart, since a mean of ratios
 * of noisy numbers is biased and has no variance; the interval is a circular block bootstrap over bins
 * of steps, which draws both of a bin together.
 *
 * @param method says what the ratio is of
 * @see Politis & Romano (1992); Cochran, Sampling Techniques, 3rd ed. (1977), section 6.8
 */
export function estimateRatioOfMeans({ steps, numerators, denominators }: PairedValues, method: string): RatioOfMeans {
  const from = steps[0] ?? 0;
  const range = { from, to: steps.at(-1) ?? from, bins: Math.min(BOOTSTRAP_BINS, steps.length) };
  const top = binSeries(steps, numerators, range, "mean").values.filter(Number.isFinite);
  const bottom = binSeries(steps, denominators, range, "mean").values.filter(Number.isFinite);
  const bins = top.length;
  const blockLength = chooseBlockLength(bins);
  const n = Math.ceil(bins / blockLength);
  const random = seededRandom(BOOTSTRAP_SEED);
  const indices = new Int32Array(bins);
  const tops = new Float64Array(BOOTSTRAP_REPLICATES);
  const bottoms = new Float64Array(BOOTSTRAP_REPLICATES);
  for (let replicate = 0; replicate < BOOTSTRAP_REPLICATES; replicate += 1) {
    drawBlockResample(indices, blockLength, random);
    tops[replicate] = meanAt(top, indices);
    bottoms[replicate] = meanAt(bottom, indices);
  }
  const interval = percentileInterval(
    tops.map((value, replicate) => value / (bottoms[replicate] ?? Number.NaN)),
    INTERVAL_LEVEL,
  );
  const value = mean(numerators) / mean(denominators);
  return {
    ratio: Number.isFinite(value)
      ? {
          status: "estimated",
          value,
          ...(interval ? { ...interval, level: INTERVAL_LEVEL } : {}),
          method: `${method}, numerator and denominator averaged apart, circular block bootstrap over ${bins} bins of steps`,
          n,
          notes: [],
        }
      : { status: "not-estimable", reason: "The mean in the denominator is zero.", n },
    numeratorLower: percentileInterval(tops, INTERVAL_LEVEL)?.lower ?? Number.NaN,
    denominatorLower: percentileInterval(bottoms, INTERVAL_LEVEL)?.lower ?? Number.NaN,
  };
}

function meanAt(values: Float64Array, indices: Int32Array): number {
  let sum = 0;
  for (const index of indices) sum += values[index] ?? Number.NaN;
  return sum / indices.length;
}
