import fc from "fast-check";
import { expect, it } from "vitest";
import { createBatchCollector } from "@/lib/ingest/collect-batch";

const KEYS = ["loss", "acc", '["loss",[["run","a"]]]', "lr"];
const CONTEXTS = [{}, { run: "a" }, { run: "b" }];
const point = fc.record({
  key: fc.constantFrom(...KEYS),
  context: fc.constantFrom(...CONTEXTS),
  step: fc.integer({ min: 0, max: 9 }),
  time: fc.constantFrom(Number.NaN, 1, 2),
  value: fc.double(),
});

it("each series of a batch has its own points in the order in which they came, exact repetitions once", () => {
  fc.assert(
    fc.property(fc.array(point, { maxLength: 60 }), (points) => {
      const { sink, finish } = createBatchCollector();
      const expected = new Map<string, { step: number; time: number; value: number }[]>();
      for (const { key, context, step, time, value } of points) {
        sink.point(sink.seriesNumber(key, context), step, time, value);
        const identity = `${JSON.stringify(context)} of ${key}`;
        const own = expected.get(identity) ?? [];
        expected.set(identity, own);
        const isThere = own.some(
          (one) => one.step === step && Object.is(one.time, time) && Object.is(one.value, value),
        );
        if (!isThere) own.push({ step, time, value });
      }
      const found = finish().series.map(({ key, context, columns: { steps, times, values } }) => {
        const own = [...steps].map((step, at) => ({
          step,
          time: times?.[at] ?? Number.NaN,
          value: values[at] ?? Number.NaN,
        }));
        return [`${JSON.stringify(context)} of ${key}`, own] as const;
      });
      expect(new Map(found)).toEqual(expected);
    }),
  );
});

it("a series without times has no column of times, and one without points is none", () => {
  const { sink, finish } = createBatchCollector();
  sink.seriesNumber("empty", {});
  sink.point(sink.seriesNumber("untimed", {}), 1, Number.NaN, 2);
  sink.point(sink.seriesNumber("timed", {}), 1, 7, 2);
  expect(finish().series.map(({ key, columns }) => [key, columns.times && [...columns.times]])).toEqual([
    ["untimed", null],
    ["timed", [7]],
  ]);
});

it("what comes after a batch was taken is the next batch, of series that keep their numbers", () => {
  const { sink, finish } = createBatchCollector();
  const loss = sink.seriesNumber("loss", {});
  sink.point(loss, 1, 7, 2);
  sink.layerFact("fc", { depth: 1 });
  sink.settings({ optimizer: "Adam" });
  sink.reject();
  expect(finish()).toMatchObject({ layerFacts: [{ layer: "fc" }], settings: { optimizer: "Adam" }, rejected: 1 });
  expect(finish()).toEqual({ series: [], layerFacts: [], settings: {}, rejected: 0 });
  sink.point(loss, 2, Number.NaN, 3);
  const [next] = finish().series;
  expect([next?.key, [...(next?.columns.steps ?? [])], next?.columns.times]).toEqual(["loss", [2], null]);
});
