import type { CollectedRun } from "@/lib/ingest/collect-run";
import type { RunWriter, WrittenSeries } from "@/lib/render/run-writer";
import { sliceColumns } from "@/lib/series/join-columns";

/** Points that are made into text at a time. */
const POINTS_AT_ONCE = 8192;

/** A run that lies in memory, as a writer makes it a file: all points in the order in which they arrived. */
export async function* writeRun(
  { settings, layerFacts, storedSeries }: CollectedRun,
  writer: RunWriter,
): AsyncGenerator<Uint8Array> {
  yield writer.begin({ settings, layers: layerFacts });
  for (const { key, context, mapping, estimated, columns } of storedSeries) {
    const series: WrittenSeries = { key, context, mapping, estimated: estimated ? "estimated" : null };
    yield writer.series(series);
    for (let from = 0; from < columns.steps.length; from += POINTS_AT_ONCE)
      yield writer.points(sliceColumns(columns, from, Math.min(columns.steps.length, from + POINTS_AT_ONCE)));
  }
  yield writer.end();
}
