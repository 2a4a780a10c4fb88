import type { PointColumns } from "./run-data";

/**
 * Leaves out every point that is there already: the same step, time and value (NaN equal to NaN, and
 * a missing time equal to a missing time) earlier in the same columns or anywhere in `others`. Other
 * values at the same step stay. Columns without such points are returned as they are, not copied.
 *
 * Points are sorted and looked up, since a log may hold thousands of points at one step.
 */
export function dropRepeatedPoints(columns: PointColumns, others: readonly PointColumns[]): PointColumns {
  const { steps, times, values } = columns;
  const order = Uint32Array.from(steps, (_, index) => index);
  order.sort((a, b) => comparePoints(columns, a, columns, b) || a - b);
  const isRepeated = new Uint8Array(steps.length);
  for (let rank = 1; rank < order.length; rank += 1) {
    const index = order[rank] ?? 0;
    if (comparePoints(columns, order[rank - 1] ?? 0, columns, index) === 0) isRepeated[index] = 1;
  }
  for (const other of others) {
    for (let place = 0; place < other.steps.length; place += 1) {
      const found = findPoint(columns, order, other, place);
      if (found !== null) isRepeated[found] = 1;
    }
  }
  if (!isRepeated.includes(1)) return columns;
  const keep = (_: number, index: number) => isRepeated[index] === 0;
  return { steps: steps.filter(keep), times: times?.filter(keep) ?? null, values: values.filter(keep) };
}

/** Index of the first point of `columns` that equals point `place` of `other`. */
function findPoint(columns: PointColumns, order: Uint32Array, other: PointColumns, place: number): number | null {
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (comparePoints(columns, order[middle] ?? 0, other, place) < 0) low = middle + 1;
    else high = middle;
  }
  const index = order[low];
  return index !== undefined && comparePoints(columns, index, other, place) === 0 ? index : null;
}

function comparePoints(a: PointColumns, indexA: number, b: PointColumns, indexB: number): number {
  return (
    (a.steps[indexA] ?? 0) - (b.steps[indexB] ?? 0) ||
    compareNumbers(a.times?.[indexA], b.times?.[indexB]) ||
    compareNumbers(a.values[indexA], b.values[indexB])
  );
}

/** NaN comes last and equals NaN; −0 comes before 0, since their bits differ. */
function compareNumbers(a = Number.NaN, b = Number.NaN): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (Object.is(a, b)) return 0;
  if (Number.isNaN(a)) return 1;
  if (Number.isNaN(b)) return -1;
  return Object.is(a, -0) ? -1 : 1;
}
