import type { ChunkData } from "./chunk-row";
import { type Database, prismaOf } from "./database";
import { heartbeatImport } from "./heartbeat-import";

export type ChunkToAppend = ChunkData & { readonly seriesNumber: number; readonly sequence: number };

/**
 * Writes chunks of a pending import in one short transaction.
 *
 * @throws AppError "conflict" when the import has been given up
 */
export async function appendImportChunks(
  db: Database,
  params: {
    readonly runId: string;
    readonly importId: string;
    readonly chunks: readonly ChunkToAppend[];
    readonly at: Date;
  },
): Promise<void> {
  const { runId, importId, chunks, at } = params;
  await prismaOf(db).$transaction(async (transaction) => {
    await heartbeatImport(transaction, { runId, importId, at });
    await transaction.chunk.createMany({ data: chunks.map((chunk) => ({ runId, importId, ...chunk })) });
  });
}
