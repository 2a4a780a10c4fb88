import type { ChunkSummary } from "./chunk-row";
import { type Database, prismaOf } from "./database";
import { heartbeatImport } from "./heartbeat-import";
import { type PartKey, pyramidRows, seriesPartRow } from "./series-part-rows";
import { splitList } from "./split-list";

export type WrittenSeries = { readonly seriesNumber: number; readonly chunks: readonly ChunkSummary[] };

const SERIES_AT_ONCE = 100;

/** Writes what lies above the chunks of a pending import, a number of series in each transaction. */
export async function writeImportParts(
  db: Database,
  params: {
    readonly runId: string;
    readonly importId: string;
    readonly series: readonly WrittenSeries[];
    readonly at: () => Date;
  },
): Promise<void> {
  const { runId, importId, at } = params;
  const filled = params.series.filter(({ chunks }) => chunks.length > 0);
  for (const some of splitList(filled, SERIES_AT_ONCE)) {
    const keyOf = (seriesNumber: number): PartKey => ({ runId, importId, seriesNumber });
    const parts = some.map(({ seriesNumber, chunks }) => seriesPartRow(keyOf(seriesNumber), chunks));
    const nodes = some.flatMap(({ seriesNumber, chunks }) => pyramidRows(keyOf(seriesNumber), chunks));
    await prismaOf(db).$transaction(async (transaction) => {
      await heartbeatImport(transaction, { runId, importId, at: at() });
      await transaction.seriesPart.createMany({ data: parts });
      await transaction.pyramidNode.createMany({ data: nodes });
    });
  }
}
