/**
 * A surge of the training loss: how far it rose above the level it started from, when, and what came
 * of it. One such record is what too long a step leaves behind; whether the run recovered is told by
 * comparing its end with the best level before the surge.
 */
import type { PointColumns } from "@/lib/series/run-data";
import { mean } from "@/lib/statistics/bin-series";
import { median } from "@/lib/statistics/quantile";
import { runningMedianOfThree } from "@/lib/statistics/running-median";
import { RATE_TOO_HIGH } from "./thresholds";

export type LossSurge = {
  /** Largest loss over the level of the start. */
  readonly ratio: number;
  /** First step of the rise: where the loss is half as far up, on the log scale, as it ever comes, or clearly above its start. */
  readonly onsetStep: number;
  /** Where in the logged run the onset lies, 0 to 1. */
  readonly place: number;
  /** Level at the end over the best level before the onset; at most 1 where the run recovered. */
  readonly endOverBest: number;
};

/**
 * Null where the loss never rises above its start.
 *
 * @param points finite training losses
 */
export function measureSurge(points: PointColumns): LossSurge | null {
  const { steps, values } = points;
  const start = startLevel(points);
  let peak = 0;
  for (const value of values) if (value > peak) peak = value;
  if (!(peak > start)) return null;
  const limit = start * Math.min(Math.sqrt(peak / start), RATE_TOO_HIGH.surge.value);
  const index = values.findIndex((value) => value >= limit);
  const before = runningMedianOfThree(values.subarray(0, Math.max(1, index)));
  const best = before.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  return {
    ratio: peak / start,
    onsetStep: steps[index] ?? 0,
    place: index / Math.max(1, values.length - 1),
    endOverBest: mean(values.subarray(Math.floor(values.length * 0.8))) / best,
  };
}

/**
 * The first loss, or the median of the first tenth where that is higher: one lucky mini-batch at the
 * start must not make every later one look like a surge.
 */
export function startLevel({ values }: PointColumns): number {
  return Math.max(values[0] ?? Number.NaN, median(values.subarray(0, Math.max(1, Math.floor(values.length / 10)))));
}
