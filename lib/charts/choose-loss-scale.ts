import { linearAxis, logAxis } from "./axis-ticks";
import type { Axis, ChartSeries } from "./chart-model";
import type { LossLine, LossScale } from "./prepare-loss-line";

/** A loss that spans three powers of ten is a straight wall on a linear axis. */
const LOG_SCALE_SPAN = 1000;

/** Logarithmic where the losses span powers of ten and hardly a value is zero or less. */
export function chooseLossScale(chosen: readonly ChartSeries[]): LossScale {
  let smallestPositive = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  let belowZero = 0;
  let total = 0;
  for (const bucket of chosen.flatMap((series) => series.buckets.buckets)) {
    if (bucket.minimum === null || bucket.maximum === null) continue;
    total += 1;
    if (bucket.minimum > 0) smallestPositive = Math.min(smallestPositive, bucket.minimum);
    else belowZero += 1;
    greatest = Math.max(greatest, bucket.maximum);
  }
  return greatest / smallestPositive >= LOG_SCALE_SPAN && belowZero < total / 10 ? "log" : "linear";
}

/** The axis of the loss about everything that is drawn; null when nothing is. */
export function lossAxis(lines: readonly LossLine[], scale: LossScale): Axis | null {
  const extent = lossExtent(lines);
  if (extent === null) return null;
  return scale === "log" ? logAxis("loss (logarithmic)", ...extent) : linearAxis("loss", ...extent);
}

function lossExtent(lines: readonly LossLine[]): readonly [number, number] | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const point of lines.flatMap((line) => line.points)) {
    if (!point.isDrawn || point.low === null || point.high === null) continue;
    low = Math.min(low, point.low);
    high = Math.max(high, point.high);
  }
  return low <= high ? [low, high] : null;
}
