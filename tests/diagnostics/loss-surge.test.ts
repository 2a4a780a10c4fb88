import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { measureSurge, startLevel } from "@/lib/diagnostics/measures/loss-surge";

const points = (values: readonly number[]) => ({
  steps: Float64Array.from(values, (_, index) => 10 * index),
  times: null,
  values: Float64Array.from(values),
});
const level = (length: number, value: number) => Array.from({ length }, () => value);

describe("a surge", () => {
  const risen = points([...level(40, 1), ...level(5, 16), ...level(55, 0.5)]);

  test("is measured by its largest loss over the start, from the step at which the loss has clearly risen", () => {
    expect(measureSurge(risen)).toMatchObject({ ratio: 16, onsetStep: 400 });
  });

  test("that builds up has its onset where it is half as far up on the log scale, not at its top", () => {
    const slow = points([...level(50, 1), 1.5, 2.5, 4.5, 8, 16, ...level(45, 1)]);
    expect(measureSurge(slow)).toMatchObject({ ratio: 16, onsetStep: 520 });
  });

  test("is recovered from where the end comes back to the best level before it", () => {
    expect(measureSurge(risen)?.endOverBest).toBe(0.5);
    const fallen = points([...level(20, 1), ...level(20, 0.25), ...level(5, 16), ...level(55, 0.5)]);
    expect(measureSurge(fallen)?.endOverBest).toBe(2);
  });

  test("is compared with levels before it, and not with one lucky record among them", () => {
    const lucky = points([...level(20, 1), 0.01, ...level(19, 1), ...level(5, 16), ...level(55, 1)]);
    expect(measureSurge(lucky)?.endOverBest).toBe(1);
  });

  test("is none where the loss never rises above its start", () => {
    expect(measureSurge(points(level(100, 1)))).toBeNull();
    expect(measureSurge(points(Array.from({ length: 100 }, (_, index) => 100 - index)))).toBeNull();
  });

  test("of one record counts, since one is what too long a step leaves behind", () => {
    expect(measureSurge(points([...level(30, 1), 9, ...level(69, 1)]))).toMatchObject({ ratio: 9, onsetStep: 300 });
  });

  test("is as large in any unit of the loss", () => {
    const losses = fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 5, maxLength: 60 });
    const property = fc.property(losses, fc.integer({ min: -8, max: 8 }), (values, power) => {
      const scaled = measureSurge(points(values.map((value) => value * 2 ** power)));
      const surge = measureSurge(points(values));
      expect(scaled?.ratio).toBe(surge?.ratio);
      expect(scaled?.onsetStep).toBe(surge?.onsetStep);
      if (surge !== null) expect(surge.ratio).toBeGreaterThan(1);
    });
    fc.assert(property);
  });
});

test("the start is the first loss, or the level of the first tenth where one lucky record came first", () => {
  expect(startLevel(points([2, ...level(99, 1)]))).toBe(2);
  expect(startLevel(points([0.1, ...level(99, 1)]))).toBe(1);
  expect(startLevel(points([3]))).toBe(3);
});
