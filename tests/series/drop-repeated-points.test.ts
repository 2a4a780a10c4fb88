import fc from "fast-check";
import { expect, it } from "vitest";
import { dropRepeatedPoints } from "@/lib/series/drop-repeated-points";
import { joinColumns } from "@/lib/series/join-columns";
import type { PointColumns } from "@/lib/series/run-data";
import { anyColumns } from "./arbitrary-columns";

it("keeps the first of each point, in arrival order, and every other value at the same step", () => {
  const columns = {
    steps: Float64Array.of(1, 1, 1, 1, 2),
    times: null,
    values: Float64Array.of(0.5, Number.NaN, 0.5, Number.NaN, 0.5),
  };
  expect(pointsOf(dropRepeatedPoints(columns, []))).toEqual(["1 NaN 0.5", "1 NaN NaN", "2 NaN 0.5"]);
});

it("tells points at different times apart, and plus from minus zero", () => {
  const columns = {
    steps: Float64Array.of(1, 1, 1),
    times: Float64Array.of(10, 20, 10),
    values: Float64Array.of(0, 0, -0),
  };
  expect(dropRepeatedPoints(columns, [])).toBe(columns);
});

it("is what a set of the points would be", () => {
  fc.assert(
    fc.property(anyColumns, fc.array(anyColumns, { maxLength: 2 }), fc.boolean(), (columns, others, again) => {
      const stored = again ? [...others, columns] : others;
      const known = new Set(stored.flatMap(pointsOf));
      const expected = [...new Set(pointsOf(columns))].filter((point) => !known.has(point));
      expect(pointsOf(dropRepeatedPoints(columns, stored))).toEqual(expected);
    }),
  );
});

it("joins columns of which only some have times", () => {
  const untimed = { steps: Float64Array.of(1), times: null, values: Float64Array.of(3) };
  const timed = { steps: Float64Array.of(2), times: Float64Array.of(9), values: Float64Array.of(4) };
  expect(pointsOf(joinColumns([untimed, timed]))).toEqual(["1 NaN 3", "2 9 4"]);
});

function pointsOf({ steps, times, values }: PointColumns): string[] {
  const show = (value: number | undefined) => (Object.is(value, -0) ? "-0" : String(value));
  return Array.from(steps, (step, index) => `${step} ${show(times?.[index] ?? Number.NaN)} ${show(values[index])}`);
}
