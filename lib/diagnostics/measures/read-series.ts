import type { PointColumns, RunData, RunSeries } from "@/lib/series/run-data";
import { median } from "@/lib/statistics/quantile";

export type SeriesQuery = {
  readonly metric: string;
  readonly layer?: string | null;
  readonly parameter?: string | null;
  readonly split?: RunSeries["split"];
};

/**
 * The one series of the whole cohort that answers a query. Where several keys map to it, a logged one
 * beats an estimated one, then the one with more points, then the first key in code-unit order, so
 * that the order in which files arrived does not matter.
 */
export function findSeries(run: RunData, query: SeriesQuery): RunSeries | null {
  let best: RunSeries | null = null;
  for (const series of run.series) {
    if (series.metric !== query.metric || series.subgroup !== null) continue;
    if (query.layer !== undefined && series.layer !== query.layer) continue;
    if (query.parameter !== undefined && series.parameter !== query.parameter) continue;
    if (query.split !== undefined && series.split !== query.split) continue;
    if (series.points.steps.length > 0 && (best === null || isPreferred(series, best))) best = series;
  }
  return best;
}

/** The training loss; a loss without a split is taken for it, a validation loss is not. */
export function findTrainingLoss(run: RunData): RunSeries | null {
  return (
    findSeries(run, { metric: "loss", layer: null, split: "train" }) ??
    findSeries(run, { metric: "loss", layer: null, split: null })
  );
}

function isPreferred(candidate: RunSeries, current: RunSeries): boolean {
  if (candidate.estimated !== current.estimated) return !candidate.estimated;
  const difference = candidate.points.steps.length - current.points.steps.length;
  return difference === 0 ? candidate.key < current.key : difference > 0;
}

/** Index of the first point at or after a step. */
export function firstIndexAt(steps: Float64Array, step: number): number {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((steps[middle] ?? 0) < step) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The value of the last point at or before a step, that of the first point where there is none; NaN without points. */
export function valueAtOrBefore(points: PointColumns, step: number): number {
  return points.values[Math.max(0, firstIndexAt(points.steps, step + 1) - 1)] ?? Number.NaN;
}

/** The points between two steps, both included, without copying. */
export function sliceSteps(points: PointColumns, fromStep: number, toStep: number): PointColumns {
  const from = firstIndexAt(points.steps, fromStep);
  const to = firstIndexAt(points.steps, toStep + 1);
  return {
    steps: points.steps.subarray(from, to),
    times: points.times?.subarray(from, to) ?? null,
    values: points.values.subarray(from, to),
  };
}

/** The last share of the points, 0 to 1, without copying. */
export function lastPoints(points: PointColumns, share: number): PointColumns {
  const from = Math.floor(points.steps.length * (1 - share));
  return {
    steps: points.steps.subarray(from),
    times: points.times?.subarray(from) ?? null,
    values: points.values.subarray(from),
  };
}

/** The points with finite values. */
export function keepFinite(points: PointColumns): PointColumns {
  if (points.values.every(Number.isFinite)) return points;
  const keep = points.values.map((value) => (Number.isFinite(value) ? 1 : 0));
  return {
    steps: points.steps.filter((_, index) => keep[index] === 1),
    times: points.times?.filter((_, index) => keep[index] === 1) ?? null,
    values: points.values.filter((_, index) => keep[index] === 1),
  };
}

/** Median of the finite values; NaN where there is none. */
export function medianOfFinite(values: Float64Array): number {
  return median(values.every(Number.isFinite) ? values : values.filter(Number.isFinite));
}
