import type { Bucket } from "@/lib/series/buckets";
import type { ChartSeries } from "./chart-model";

export type LossScale = "linear" | "log";

export type LossPoint = {
  /** Middle of the bucket; the step itself when the bucket holds one point. */
  readonly step: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
};

export type LossLine = {
  readonly label: string;
  /** Fixed by declared order: the same series has the same colour and dash in every picture. */
  readonly style: number;
  /** The line breaks where values were not finite or could not be shown, never where it was logged less often. */
  readonly segments: readonly (readonly LossPoint[])[];
  readonly nonFiniteSteps: readonly number[];
  readonly nonFinitePoints: number;
  readonly droppedBuckets: number;
};

/** Turns one downsampled loss series into segments that can be drawn as they stand. */
export function prepareLossLine(series: ChartSeries, style: number, scale: LossScale, isLabelled: boolean): LossLine {
  const segments: LossPoint[][] = [];
  const nonFiniteSteps: number[] = [];
  let current: LossPoint[] = [];
  let nonFinitePoints = 0;
  let droppedBuckets = 0;
  const closeSegment = (): void => {
    if (current.length > 0) segments.push(current);
    current = [];
  };
  for (const bucket of series.buckets.buckets) {
    nonFinitePoints += bucket.nonFinite;
    if (bucket.nonFinite > 0) nonFiniteSteps.push(middleStep(bucket));
    const point = toPoint(bucket);
    if (point === null) {
      closeSegment();
    } else if (scale === "log" && point.low <= 0) {
      droppedBuckets += 1;
      closeSegment();
    } else {
      current.push(point);
    }
  }
  closeSegment();
  return { label: lineLabel(series, isLabelled), style, segments, nonFiniteSteps, nonFinitePoints, droppedBuckets };
}

/** "training", or with the key when a run has several losses of the same kind. */
export function lineLabel({ mapping, key }: ChartSeries, isLabelled: boolean): string {
  const split = mapping.split === "train" || mapping.split === null ? "training" : mapping.split;
  return isLabelled ? `${split} (${key})` : split;
}

function toPoint(bucket: Bucket): LossPoint | null {
  const { mean, minimum, maximum } = bucket;
  if (mean === null || minimum === null || maximum === null) return null;
  return { step: middleStep(bucket), mean, low: minimum, high: maximum };
}

function middleStep(bucket: Bucket): number {
  return (bucket.firstStep + bucket.lastStep) / 2;
}
