import fc from "fast-check";
import { expect, it } from "vitest";
import { endOfColumns } from "@/lib/series/end-of-columns";
import type { PointColumns } from "@/lib/series/run-data";
import { anyColumns } from "./arbitrary-columns";

type Point = { readonly step: number; readonly time: number; readonly value: number };

const listPoints = ({ steps, times, values }: PointColumns): Point[] =>
  [...steps].map((step, at) => ({ step, time: times?.[at] ?? Number.NaN, value: values[at] ?? Number.NaN }));
const orZero = (value: number): number => (Number.isNaN(value) ? 0 : value);
const compare = (left: number, right: number): number => (left < right ? -1 : left > right ? 1 : 0);

/** What is asked of an end. */
function lookAt(columns: PointColumns) {
  const points = listPoints(columns);
  const latest = points.reduce<Point | undefined>((known, point) => {
    if (known === undefined) return point;
    const order =
      compare(point.step, known.step) ||
      compare(orZero(point.time), orZero(known.time)) ||
      compare(orZero(point.value), orZero(known.value));
    return order > 0 ? point : known;
  }, undefined);
  const finite = points
    .filter(({ value }) => Number.isFinite(value))
    .toSorted((left, right) => compare(left.step, right.step));
  const times = points.map(({ time }) => time).filter((time) => !Number.isNaN(time));
  return { latest, finite: finite.at(-1), newest: times.length === 0 ? null : Math.max(...times) };
}

it("the end of a series says of it what the whole says, in at most three points", () => {
  fc.assert(
    fc.property(anyColumns, (columns) => {
      const end = endOfColumns(columns);
      expect(end.steps.length).toBeLessThanOrEqual(3);
      expect(lookAt(end)).toEqual(lookAt(columns));
    }),
  );
});
