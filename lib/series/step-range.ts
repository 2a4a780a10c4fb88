import type { PointColumns } from "./run-data";

/** The smallest and greatest step of points; empty (first after last) when there are none. */
export type StepRange = { readonly firstStep: number; readonly lastStep: number };

/** Range of the steps of points in any order. */
export function stepRangeOf(columns: PointColumns): StepRange {
  let firstStep = Number.POSITIVE_INFINITY;
  let lastStep = Number.NEGATIVE_INFINITY;
  for (const step of columns.steps) {
    if (step < firstStep) firstStep = step;
    if (step > lastStep) lastStep = step;
  }
  return { firstStep, lastStep };
}

/** True when some step may lie in both. */
export function rangesOverlap(a: StepRange, b: StepRange): boolean {
  return a.firstStep <= b.lastStep && b.firstStep <= a.lastStep;
}
