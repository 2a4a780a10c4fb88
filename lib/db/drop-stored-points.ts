import { hasAscendingSteps } from "@/lib/series/order-points";
import { RepetitionFinder } from "@/lib/series/repetition-finder";
import type { PointColumns } from "@/lib/series/run-data";
import { rangesOverlap, stepRangeOf } from "@/lib/series/step-range";
import type { StoredRange } from "./stored-ranges";

/**
 * Leaves out the points that the run has already, and those that repeat earlier ones of the same
 * columns. Only chunks whose steps overlap are read, each once; a log that goes on where the last one
 * ended is not compared with anything.
 */
export async function dropStoredPoints(
  columns: PointColumns,
  ranges: readonly StoredRange[],
  read: (ranges: readonly StoredRange[]) => AsyncIterable<PointColumns>,
): Promise<PointColumns> {
  const steps = stepRangeOf(columns);
  const overlapping = ranges.filter((range) => rangesOverlap(range, steps));
  if (overlapping.length === 0 && hasAscendingSteps(columns.steps)) return columns;
  const finder = new RepetitionFinder(columns);
  for await (const stored of read(overlapping)) {
    finder.compare(stored);
    if (finder.remaining === 0) break;
  }
  return finder.finish();
}
