import type { SeriesMapping } from "./run-data";

/** @returns whether two views on series are the same */
export function isSameMapping(a: SeriesMapping, b: SeriesMapping): boolean {
  return (
    a.metric === b.metric &&
    a.layer === b.layer &&
    a.parameter === b.parameter &&
    a.subgroup === b.subgroup &&
    a.split === b.split
  );
}
