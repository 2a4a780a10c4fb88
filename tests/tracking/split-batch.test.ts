import fc from "fast-check";
import { expect, it } from "vitest";
import { createBatchCollector } from "@/lib/ingest/collect-batch";
import { splitBatch } from "@/lib/tracking/split-batch";

it("a batch that is split holds the same points in the same order, and each piece as many as it may", () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 12 });
  fc.assert(
    fc.property(lengths, fc.integer({ min: 1, max: 40 }), (counts, limit) => {
      const { sink, finish } = createBatchCollector();
      for (const [index, count] of counts.entries()) {
        const number = sink.seriesNumber(`s${index}`, {});
        for (let step = 0; step < count; step += 1) sink.point(number, step, 1e6 * step, index + step / 100);
      }
      sink.layerFact("l", { depth: 1, numel: 2 });
      const batch = finish();
      const pieces = splitBatch(batch, limit);
      const pointsOf = (parts: readonly Pick<typeof batch, "series">[]) =>
        parts.flatMap(({ series }) =>
          series.flatMap(({ key, columns }) => [...columns.steps].map((step, at) => [key, step, columns.values[at]])),
        );
      expect(pointsOf(pieces)).toEqual(pointsOf([batch]));
      const sizes = pieces.map((piece) => pointsOf([piece]).length);
      expect(sizes.slice(0, -1).every((size) => size === limit)).toBe(true);
      expect(sizes.every((size) => size <= limit)).toBe(true);
      expect(pieces.flatMap(({ layerFacts }) => layerFacts)).toEqual(pieces.length === 0 ? [] : batch.layerFacts);
    }),
  );
});
