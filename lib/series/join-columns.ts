import type { PointColumns } from "./run-data";

/** All points of several columns, one after the other. */
export function joinColumns(parts: readonly PointColumns[]): PointColumns {
  const only = parts[0];
  if (only !== undefined && parts.length === 1) return only;
  const length = parts.reduce((sum, part) => sum + part.steps.length, 0);
  const steps = new Float64Array(length);
  const values = new Float64Array(length);
  const times = parts.some((part) => part.times !== null) ? new Float64Array(length).fill(Number.NaN) : null;
  let start = 0;
  for (const part of parts) {
    steps.set(part.steps, start);
    values.set(part.values, start);
    if (part.times !== null) times?.set(part.times, start);
    start += part.steps.length;
  }
  return { steps, times, values };
}

/** Points `start` (included) to `end` (excluded), as views on the same memory. */
export function sliceColumns(columns: PointColumns, start: number, end: number): PointColumns {
  return {
    steps: columns.steps.subarray(start, end),
    times: columns.times?.subarray(start, end) ?? null,
    values: columns.values.subarray(start, end),
  };
}
