import type { SeriesSummary } from "./series-summary";

type Span = { readonly first: number; readonly last: number };

/** First and last logged step over all series; null when nothing was logged. */
export function spanOfSteps(series: readonly SeriesSummary[]): Span | null {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { firstStep, lastStep } of series) {
    first = Math.min(first, firstStep);
    last = Math.max(last, lastStep);
  }
  return first <= last ? { first, last } : null;
}
