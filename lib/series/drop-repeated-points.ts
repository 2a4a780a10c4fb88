import { RepetitionFinder } from "./repetition-finder";
import type { PointColumns } from "./run-data";

/**
 * Leaves out every point that is there already: the same step, time and value earlier in the same
 * columns or anywhere in `others`; see `RepetitionFinder`. Other values at the same step stay. Columns
 * without such points are returned as they are, not copied.
 */
export function dropRepeatedPoints(columns: PointColumns, others: readonly PointColumns[]): PointColumns {
  const finder = new RepetitionFinder(columns);
  for (const other of others) finder.compare(other);
  return finder.finish();
}
