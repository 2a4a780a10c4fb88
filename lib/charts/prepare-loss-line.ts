import type { Bucket } from "@/lib/series/buckets";
import type { ChartSeries } from "./chart-model";

export type LossScale = "linear" | "log";

/** One bucket of the loss. `mean`, `low` and `high` are null when nothing in it was finite. */
export type LossPoint = {
  readonly fromStep: number;
  readonly toStep: number;
  readonly count: number;
  readonly nonFinite: number;
  readonly mean: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** False where nothing was finite, or where the axis cannot show it. */
  readonly isDrawn: boolean;
};

export type LossLine = {
  readonly label: string;
  /** Fixed by declared order: the same series has the same colour and dash in every picture. */
  readonly style: number;
  readonly points: readonly LossPoint[];
};

/** A point as it is drawn: at the middle of its bucket, which is the step itself when the bucket holds one point. */
export type DrawnPoint = { readonly step: number; readonly mean: number; readonly low: number; readonly high: number };

export type StepSpan = { readonly from: number; readonly to: number };

/** Turns one downsampled loss series into points that can be drawn as they stand. */
export function prepareLossLine(series: ChartSeries, style: number, scale: LossScale, isKeyed: boolean): LossLine {
  return {
    label: lineLabel(series, isKeyed),
    style,
    points: series.buckets.buckets.map((bucket) => toPoint(bucket, scale)),
  };
}

/** Runs of neighbouring drawn points. A line breaks where values were not finite or could not be shown. */
export function lossSegments(line: LossLine): readonly (readonly DrawnPoint[])[] {
  const segments: DrawnPoint[][] = [];
  let current: DrawnPoint[] | null = null;
  for (const point of line.points) {
    const { mean, low, high } = point;
    if (!point.isDrawn || mean === null || low === null || high === null) {
      current = null;
      continue;
    }
    if (current === null) {
      current = [];
      segments.push(current);
    }
    current.push({ step: middleStep(point), mean, low, high });
  }
  return segments;
}

/** Stretches of neighbouring buckets that hold values which are not finite. */
export function nonFiniteSpans(line: LossLine): readonly StepSpan[] {
  const spans: { from: number; to: number }[] = [];
  let isOpen = false;
  for (const point of line.points) {
    const current = spans.at(-1);
    if (point.nonFinite === 0) isOpen = false;
    else if (isOpen && current) current.to = point.toStep;
    else {
      spans.push({ from: middleStep(point), to: point.toStep });
      isOpen = true;
    }
  }
  return spans;
}

function middleStep(point: LossPoint): number {
  return (point.fromStep + point.toStep) / 2;
}

/** "training", or with the key when a run has several losses of the same kind. */
function lineLabel({ mapping, key }: ChartSeries, isKeyed: boolean): string {
  const split = mapping.split === "train" || mapping.split === null ? "training" : mapping.split;
  return isKeyed ? `${split} (${key})` : split;
}

function toPoint(bucket: Bucket, scale: LossScale): LossPoint {
  const { mean, minimum, maximum } = bucket;
  return {
    fromStep: bucket.firstStep,
    toStep: bucket.lastStep,
    count: bucket.count,
    nonFinite: bucket.nonFinite,
    mean,
    low: minimum,
    high: maximum,
    isDrawn: mean !== null && minimum !== null && (scale === "linear" || minimum > 0),
  };
}
