import { isOfLearningCurve } from "@/lib/series/learning-curve-metric";
import type { SeriesSummary } from "./series-summary";

type Span = { readonly first: number; readonly last: number };

/** First and last logged step of the training over all series; null when nothing was logged. */
export function spanOfSteps(series: readonly SeriesSummary[]): Span | null {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { mapping, firstStep, lastStep } of series) {
    if (isOfLearningCurve(mapping.metric)) continue;
    first = Math.min(first, firstStep);
    last = Math.max(last, lastStep);
  }
  return first <= last ? { first, last } : null;
}
