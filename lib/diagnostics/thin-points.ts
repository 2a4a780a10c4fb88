import type { PointColumns } from "@/lib/series/run-data";
import { medianOfFinite } from "./read-series";

/**
 * Thins a series to at most `limit` points, each the median of as many neighbours as the others and at
 * the last of their steps. Shorter series are returned as they are. NaN where no neighbour is finite,
 * so that a stretch without numbers stays one.
 */
export function thinPoints(points: PointColumns, limit: number): PointColumns {
  const n = points.steps.length;
  if (n <= limit) return points;
  const steps = new Float64Array(limit);
  const values = new Float64Array(limit);
  for (let index = 0; index < limit; index += 1) {
    const end = Math.floor(((index + 1) * n) / limit);
    steps[index] = points.steps[end - 1] ?? Number.NaN;
    values[index] = medianOfFinite(points.values.subarray(Math.floor((index * n) / limit), end));
  }
  return { steps, times: null, values };
}
