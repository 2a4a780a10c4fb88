/**
 * A surge of the training loss: how far it rose above the level it started from, when, and what came
 * of it. One such record is what too long a step leaves behind; whether the run recovered is told by
 * comparing its end with the best level before the surge.
 */
import type { PointColumns } from "@/lib/series/run-data";
import { mean } from "@/lib/statistics/bin-series";
import { median } from "@/lib/statistics/quantile";
import { runningMedianOfThree } from "@/lib/statistics/running-median";
import { RATE_TOO_HIGH } from "../thresholds";

export type LossSurge = {
  /** Largest loss over the level of the start. */
  readonly ratio: number;
  /** First step of the rise: where the loss is half as far up, on the log scale, as it ever comes, or clearly above its start. */
  readonly onsetStep: number;
  /** The same of the first rise, which may have come back before the largest. */
  readonly firstStep: number;
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
  let peakIndex = 0;
  for (let at = 1; at < values.length; at += 1) if ((values[at] ?? 0) > (values[peakIndex] ?? 0)) peakIndex = at;
  const peak = values[peakIndex] ?? 0;
  if (!(peak > start)) return null;
  // From the peak back to where the loss last stood at its start: an earlier peak that came back is another surge.
  let foot = peakIndex;
  while (foot > 0 && (values[foot - 1] ?? 0) > start) foot -= 1;
  const limit = start * Math.min(Math.sqrt(peak / start), RATE_TOO_HIGH.surge.value);
  let index = foot;
  while (index < peakIndex && (values[index] ?? 0) < limit) index += 1;
  const before = runningMedianOfThree(values.subarray(0, Math.max(1, index)));
  const best = before.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  return {
    ratio: peak / start,
    onsetStep: steps[index] ?? 0,
    firstStep: steps[values.findIndex((value) => value >= limit)] ?? 0,
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
