import type { PointColumns } from "./run-data";

/** @returns whether every step is greater than the one before it */
export function hasAscendingSteps(steps: Float64Array): boolean {
  for (let index = 1; index < steps.length; index += 1) {
    if (!((steps[index] ?? 0) > (steps[index - 1] ?? 0))) return false;
  }
  return true;
}

/**
 * Points as rules and charts use them: ascending steps, and of several values at one step the last
 * that arrived. A step counter that starts again therefore overwrites what it passes a second time.
 * Columns that are in order already are returned as they are, not copied.
 */
export function orderPoints(columns: PointColumns): PointColumns {
  const { steps, times, values } = columns;
  if (hasAscendingSteps(steps)) return columns;
  const order = Uint32Array.from(steps, (_, index) => index);
  order.sort((a, b) => (steps[a] ?? 0) - (steps[b] ?? 0) || a - b);
  const last = order.filter((index, place) => {
    const next = order[place + 1];
    return next === undefined || steps[next] !== steps[index];
  });
  const pick = (from: Float64Array): Float64Array => Float64Array.from(last, (index) => from[index] ?? Number.NaN);
  return { steps: pick(steps), times: times === null ? null : pick(times), values: pick(values) };
}
