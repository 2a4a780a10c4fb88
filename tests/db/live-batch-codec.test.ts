import fc from "fast-check";
import { expect, it } from "vitest";
import { decodeLiveBatch, encodeLiveBatch, type LiveBatchContent } from "@/lib/db/live-batch-codec";
import { encodePoints } from "@/lib/series/chunk-codec";

const time = fc.oneof(fc.integer({ min: 0, max: 2 ** 50 }), fc.constant(Number.NaN));
const point = fc.record({ step: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), time, value: fc.double() });
const oneSeries = fc.record({
  number: fc.nat(),
  points: fc.array(point, { minLength: 1, maxLength: 40 }),
  hasTimes: fc.boolean(),
});

type OneSeries = {
  readonly number: number;
  readonly points: readonly { readonly step: number; readonly time: number; readonly value: number }[];
  readonly hasTimes: boolean;
};

function contentOf(series: readonly OneSeries[]): LiveBatchContent {
  return {
    series: series.map(({ number, points, hasTimes }) => {
      const times = Float64Array.from(points, (each) => each.time);
      const columns = {
        steps: Float64Array.from(points, ({ step }) => step),
        times: hasTimes && !times.every(Number.isNaN) ? times : null,
        values: Float64Array.from(points, ({ value }) => value),
      };
      return { number, columns };
    }),
    layerFacts: [{ layer: "fc1", depth: 0, numel: 12 }],
    settings: { optimizer: "adam" },
  };
}

it("a batch comes back as it was, to the last bit of every number, whatever its series have in common", () => {
  fc.assert(
    fc.property(fc.array(oneSeries, { maxLength: 30 }), (series) => {
      const content = contentOf(series);
      expect(decodeLiveBatch(encodeLiveBatch(content))).toEqual(content);
    }),
  );
});

it("a batch of an earlier version, which had a chunk for each series, is read as before", () => {
  const { series, layerFacts, settings } = contentOf([
    { number: 3, points: [{ step: 1, time: 5, value: 0.1 }], hasTimes: true },
    { number: 9, points: [{ step: 2, time: Number.NaN, value: Number.NaN }], hasTimes: false },
  ]);
  const chunks = series.map(({ columns }) => encodePoints(columns));
  const header = { series: series.map(({ number }, index) => [number, chunks[index]?.length]), layerFacts, settings };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const length = new Uint8Array(Uint32Array.of(text.length).buffer);
  const bytes = Uint8Array.from([1, ...length, ...text, ...chunks.flatMap((chunk) => [...chunk])]);
  expect(decodeLiveBatch(bytes)).toEqual({ series, layerFacts, settings });
});

it("a batch of a later version is not taken for one of these", () => {
  expect(() => decodeLiveBatch(Uint8Array.of(3, 0, 0, 0, 0))).toThrow("unknown encoding 3");
});
