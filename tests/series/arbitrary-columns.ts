import fc from "fast-check";
import type { PointColumns } from "@/lib/series/run-data";

const step = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.maxSafeInteger());
const value = fc.oneof(
  fc.double(),
  fc.float(),
  fc.integer({ min: -9_999_999, max: 9_999_999 }).map((integer) => integer / 1e7),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0, 0.1, 0.25),
);
const time = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 31 }).map((micros) => 1.7e15 + micros),
  fc.constant(Number.NaN),
);

/** Points in arrival order: steps may repeat, go back and leap, times may be missing here and there. */
export const anyColumns: fc.Arbitrary<PointColumns> = fc
  .tuple(fc.array(fc.tuple(step, time, value), { maxLength: 400 }), fc.boolean(), fc.boolean())
  .map(([points, hasTimes, isTidy]) => {
    const steps = Float64Array.from(points, ([at], index) => (isTidy ? index * 5 : at));
    const times = hasTimes ? Float64Array.from(points, ([, when]) => when) : null;
    return { steps, times, values: Float64Array.from(points, ([, , what]) => what) };
  });

/** Columns of `length` points made by rule. */
export function columnsOf(
  length: number,
  stepAt: (index: number) => number,
  valueAt: (index: number) => number,
  timeAt?: (index: number) => number,
): PointColumns {
  const fill = (at: (index: number) => number) => Float64Array.from({ length }, (_, index) => at(index));
  return { steps: fill(stepAt), times: timeAt === undefined ? null : fill(timeAt), values: fill(valueAt) };
}

/** The bit patterns of doubles: equal exactly when not one bit differs. */
export function bitsOf(values: Float64Array): bigint[] {
  const copy = values.slice();
  return [...new BigUint64Array(copy.buffer)];
}

/** Cuts columns into consecutive parts of the given lengths, the rest last. */
export function splitColumns(columns: PointColumns, lengths: readonly number[]): PointColumns[] {
  const parts: PointColumns[] = [];
  let start = 0;
  for (const length of [...lengths, columns.steps.length]) {
    const end = Math.min(columns.steps.length, start + length);
    parts.push(sliceColumns(columns, start, end));
    start = end;
  }
  return parts.filter((part) => part.steps.length > 0);
}

function sliceColumns({ steps, times, values }: PointColumns, start: number, end: number): PointColumns {
  return {
    steps: steps.slice(start, end),
    times: times?.slice(start, end) ?? null,
    values: values.slice(start, end),
  };
}
