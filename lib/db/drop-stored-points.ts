import { dropRepeatedPoints } from "@/lib/series/drop-repeated-points";
import { hasAscendingSteps } from "@/lib/series/order-points";
import type { PointColumns } from "@/lib/series/run-data";
import { rangesOverlap, stepRangeOf } from "@/lib/series/step-range";
import type { StoredRange } from "./stored-ranges";

/**
 * Leaves out the points that the run has already, and those that repeat earlier ones of the same
 * columns. Only chunks whose steps overlap are read, one at a time; a log that goes on where the last
 * one ended is not compared with anything.
 */
export async function dropStoredPoints(
  columns: PointColumns,
  ranges: readonly StoredRange[],
  load: (range: StoredRange) => Promise<PointColumns | null>,
): Promise<PointColumns> {
  const steps = stepRangeOf(columns);
  let kept = hasAscendingSteps(columns.steps) ? columns : dropRepeatedPoints(columns, []);
  for (const range of ranges) {
    if (!rangesOverlap(range, steps) || kept.steps.length === 0) continue;
    const stored = await load(range);
    if (stored !== null) kept = dropRepeatedPoints(kept, [stored]);
  }
  return kept;
}
