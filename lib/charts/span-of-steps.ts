import type { ChartSeries } from "./chart-model";

/** First and last logged step over all series; null when nothing was logged. */
export function spanOfSteps(series: readonly ChartSeries[]): { readonly first: number; readonly last: number } | null {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { buckets } of series) {
    if (buckets.count === 0) continue;
    first = Math.min(first, buckets.fromStep);
    last = Math.max(last, buckets.toStep);
  }
  return first <= last ? { first, last } : null;
}
