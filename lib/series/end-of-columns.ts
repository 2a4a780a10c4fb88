import type { PointColumns } from "./run-data";

/**
 * Of some points those that a reader of the end of their series asks for, at most three, in their order: the latest
 * (by step, then time, then value, a value that is no number being 0, a time that is none as well), the last finite
 * value at the greatest step, and the one with the latest time.
 */
export function endOfColumns(columns: PointColumns): PointColumns {
  const { steps, times, values } = columns;
  let latest = -1;
  let finite = -1;
  let newest = -1;
  for (let index = 0; index < steps.length; index += 1) {
    if (latest === -1 || isLater(columns, index, latest)) latest = index;
    const value = values[index] ?? Number.NaN;
    const isAtEnd = finite === -1 || (steps[index] ?? 0) >= (steps[finite] ?? 0);
    if (Number.isFinite(value) && isAtEnd) finite = index;
    const time = times?.[index] ?? Number.NaN;
    if (newest === -1 ? !Number.isNaN(time) : time > (times?.[newest] ?? Number.NaN)) newest = index;
  }
  const places = [...new Set([latest, finite, newest])].filter((place) => place !== -1).sort((a, b) => a - b);
  const take = (column: Float64Array): Float64Array =>
    Float64Array.from(places, (place) => column[place] ?? Number.NaN);
  return { steps: take(steps), times: times === null ? null : take(times), values: take(values) };
}

function isLater({ steps, times, values }: PointColumns, one: number, other: number): boolean {
  for (const column of [steps, times, values]) {
    const [left, right] = [asStored(column?.[one]), asStored(column?.[other])];
    if (left !== right) return left > right;
  }
  return false;
}

function asStored(value: number | undefined): number {
  return value === undefined || Number.isNaN(value) ? 0 : value;
}
