/**
 * What the training loss did: where it started, where it ended, and whether it is flat. Flatness is
 * the Theil–Sen slope over the last 60 % of the steps with a block-bootstrap interval; a run that has
 * converged and one that never moved are both flat, so the fall before it decides between them.
 *
 * @see Sen (1968) for the slope; Politis & Romano (1992) for the resampling
 */
import type { Estimate } from "@/lib/core/estimate";
import { seededRandom } from "@/lib/core/random";
import type { PointColumns, RunData } from "@/lib/series/run-data";
import { binSeries, mean } from "@/lib/statistics/bin-series";
import { chooseBlockLength, drawBlockResample, percentileInterval } from "@/lib/statistics/block-bootstrap";
import { median } from "@/lib/statistics/quantile";
import { scatterAroundPath } from "@/lib/statistics/running-median";
import { fitTheilSen } from "@/lib/statistics/theil-sen";
import { BOOTSTRAP_REPLICATES, BOOTSTRAP_SEED, INTERVAL_LEVEL, LEARNING, TREND_BINS } from "../thresholds";
import { comparableConstant, evenGuessLoss } from "./constant-predictor";
import { findTrainingLoss, keepFinite } from "./read-series";

export type LossProgress = {
  readonly key: string;
  readonly points: PointColumns;
  /** Median of the first 2 % of the points (at least three). */
  readonly start: number;
  /** The start, or the loss of guessing evenly where the network started above it. */
  readonly reference: number;
  /** Mean of the first tenth. */
  readonly early: number;
  /** Mean of the second tenth: past the first, steep part. */
  readonly settled: number;
  /** Mean of the last fifth. */
  readonly end: number;
  /** 1 − end / reference. */
  readonly totalFall: number;
  /** 1 − end / settled. */
  readonly lateFall: number;
  /** Relative change over the last 60 % of the steps, negative where the loss falls. */
  readonly recentChange: Estimate;
  /** First step from which the loss stays near where it ends, as far as a running median of a tenth can tell. */
  readonly flatSince: number;
  readonly endsNonFinite: boolean;
  /** The loss has clearly fallen: by half since the first tenth, or to a fifth of its start. */
  readonly hasLearnt: boolean;
  /** It has clearly fallen and is flat now: a run that came to its rest. */
  readonly hasSettled: boolean;
  /**
   * A classifier fell at once and stood still after it, and the share of events was not stated: answering
   * that share alone may look the same.
   */
  readonly mayBeBaseRate: boolean;
};

/** Null when there is no training loss, fewer points than needed, or a loss that is not positive. */
export function measureLossProgress(run: RunData): LossProgress | null {
  const series = findTrainingLoss(run);
  if (!series) return null;
  const points = keepFinite(series.points);
  const { values } = points;
  const n = values.length;
  if (n < LEARNING.minimumPoints) return null;
  const start = median(values.subarray(0, Math.max(3, Math.ceil(n / 50))));
  const early = mean(values.subarray(0, Math.ceil(n / 10)));
  const settled = mean(values.subarray(Math.floor(n / 10), Math.ceil(n / 5)));
  const end = mean(values.subarray(Math.floor(n * 0.8)));
  // Ratios of losses mean nothing where a loss may be negative (a log-density, for example).
  if (!(start > 0 && early > 0 && settled > 0 && end > 0)) return null;
  // A run that surges within its first records started from the one before that.
  const first = values[0] ?? start;
  const own = start > LEARNING.surgedStart * first ? first : start;
  const reference = Math.min(own, evenGuessLoss(run.settings)?.value ?? own);
  const recentChange = estimateRecentChange(points);
  // A spike in the first tenth must not make every later loss look like progress.
  const constant = comparableConstant(run.settings, start)?.value ?? null;
  const hasFallen =
    end <= LEARNING.learntFromEarly * Math.min(early, reference) || end <= LEARNING.learntFromStart * reference;
  const hasLearnt = hasFallen && (constant === null || end < (1 - LEARNING.skill.value) * constant);
  const isFlat = recentChange.status === "estimated" && recentChange.value > -LEARNING.flatChange.value;
  return {
    key: series.key,
    points,
    start,
    reference,
    early,
    settled,
    end,
    totalFall: 1 - end / reference,
    lateFall: 1 - end / settled,
    recentChange,
    flatSince: findFlatSince(points, end),
    endsNonFinite: !Number.isFinite(series.points.values.at(-1) ?? Number.NaN),
    hasLearnt,
    hasSettled: hasLearnt && isFlat,
    mayBeBaseRate:
      hasLearnt &&
      isFlat &&
      constant === null &&
      evenGuessLoss(run.settings) !== null &&
      1 - end / settled < LEARNING.lateFall.value &&
      1 - end / reference < LEARNING.rarestOutcomeFall,
  };
}

/** Walks back from the end over medians of twentieths while they lie within the scatter of the end's level. */
function findFlatSince({ steps, values }: PointColumns, end: number): number {
  const count = Math.min(20, values.length);
  const scatter = scatterAroundPath(values) / Math.sqrt(values.length / count);
  const tolerance = Math.max(LEARNING.totalFall.value * end, 3 * (Number.isFinite(scatter) ? scatter : 0));
  let first = count;
  while (first > 0) {
    const from = Math.floor(((first - 1) * values.length) / count);
    const level = median(values.subarray(from, Math.floor((first * values.length) / count)));
    if (Math.abs(level - end) > tolerance) break;
    first -= 1;
  }
  return steps[Math.floor((first * steps.length) / count)] ?? steps.at(-1) ?? 0;
}

function estimateRecentChange(points: PointColumns): Estimate {
  const first = Math.floor(points.steps.length * 0.4);
  const steps = points.steps.subarray(first);
  const values = points.values.subarray(first);
  const from = steps[0] ?? 0;
  const to = steps.at(-1) ?? 0;
  const bins = Math.min(TREND_BINS, steps.length);
  const binned = binSeries(steps, values, { from, to, bins }, "mean");
  const kept = binned.values.map((value) => (Number.isNaN(value) ? 0 : 1));
  const x = binned.centres.filter((_, index) => kept[index] === 1);
  const y = binned.values.filter((_, index) => kept[index] === 1);
  const level = mean(values);
  const toChange = (slope: number): number => (slope * (to - from)) / level;
  const line = fitTheilSen(x, y);
  if (!line) return { status: "not-estimable", reason: "The loss stands at one step only.", n: steps.length };
  const random = seededRandom(BOOTSTRAP_SEED);
  const indices = new Int32Array(x.length);
  const blockLength = chooseBlockLength(x.length);
  const changes = new Float64Array(BOOTSTRAP_REPLICATES);
  for (let replicate = 0; replicate < BOOTSTRAP_REPLICATES; replicate += 1) {
    drawBlockResample(indices, blockLength, random);
    const resampled = fitTheilSen(pick(x, indices), pick(y, indices));
    changes[replicate] = resampled ? toChange(resampled.slope) : Number.NaN;
  }
  const interval = percentileInterval(changes, INTERVAL_LEVEL);
  return {
    status: "estimated",
    value: toChange(line.slope),
    ...(interval ? { ...interval, level: INTERVAL_LEVEL } : {}),
    method: "Theil–Sen slope of the loss over the last 60 % of the steps relative to its mean, block bootstrap",
    n: Math.ceil(x.length / blockLength),
    notes: [],
  };
}

function pick(values: Float64Array, indices: Int32Array): Float64Array {
  return Float64Array.from(indices, (index) => values[index] ?? Number.NaN);
}
