import type { PointColumns } from "@/lib/series/run-data";
import { medianOfMeans } from "@/lib/statistics/median-of-means";

/**
 * Thins a series to at most `limit` points, each the median of means of as many neighbours as the others and at
 * the last of their steps. Shorter series are returned as they are. NaN where no neighbour is finite,
 * so that a stretch without numbers stays one.
 */
export function thinPoints(points: PointColumns, limit: number): PointColumns {
  const n = points.steps.length;
  if (n <= limit) return points;
  const steps = new Float64Array(limit);
  const values = new Float64Array(limit);
  const work = new Float64Array(Math.ceil(n / limit / 5) + 1);
  for (let index = 0; index < limit; index += 1) {
    const end = Math.floor(((index + 1) * n) / limit);
    steps[index] = points.steps[end - 1] ?? Number.NaN;
    values[index] = medianOfMeans(points.values, Math.floor((index * n) / limit), end, work);
  }
  return { steps, times: null, values };
}
