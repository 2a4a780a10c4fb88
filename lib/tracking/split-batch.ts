import type { CollectedBatch, CollectedSeries } from "@/lib/ingest/collect-batch";
import { sliceColumns } from "@/lib/series/join-columns";

type Batch = Pick<CollectedBatch, "series" | "layerFacts">;

/**
 * A batch as several of at most `limit` points each, in their order; what it says of layers goes with the first. The
 * same batch is split alike each time.
 */
export function splitBatch({ series, layerFacts }: Batch, limit: number): Batch[] {
  const pieces: CollectedSeries[][] = [];
  let room = 0;
  for (const one of series) {
    const { length } = one.columns.steps;
    for (let start = 0; start < length; ) {
      if (room === 0) {
        pieces.push([]);
        room = limit;
      }
      const end = Math.min(length, start + room);
      pieces.at(-1)?.push({ ...one, columns: sliceColumns(one.columns, start, end) });
      room -= end - start;
      start = end;
    }
  }
  return pieces.map((piece, index) => ({ series: piece, layerFacts: index === 0 ? layerFacts : [] }));
}
