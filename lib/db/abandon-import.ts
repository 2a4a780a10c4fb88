import { type Database, prismaOf } from "./database";
import { inTransaction } from "./in-transaction";

/** Chunks that are removed in one transaction. */
const CHUNKS_AT_ONCE = 200;

/**
 * Removes an import that was never published, with all that it wrote: its points, the series that
 * nobody else uses, and its run when that was made for it. In small steps, so that others can write in
 * between; an interrupted removal is taken up by `sweepImports`. Published imports are left alone.
 *
 * @returns false when there was nothing to remove
 */
export async function abandonImport(
  db: Database,
  params: { readonly runId: string; readonly importId: string },
): Promise<boolean> {
  const { runId, importId } = params;
  const prisma = prismaOf(db);
  const { count } = await prisma.import.updateMany({
    where: { runId, id: importId, state: { in: ["pending", "failed"] } },
    data: { state: "failed" },
  });
  if (count === 0) return false;
  while (await removeSomeChunks(db, runId, importId)) {
    // Each turn is a transaction of its own.
  }
  await inTransaction(db, async (transaction) => {
    // Locks the run's row: an import that begins now waits, and finds out whether the run is gone.
    await transaction.run.updateMany({ where: { id: runId }, data: { updatedAt: new Date() } });
    await transaction.pyramidNode.deleteMany({ where: { runId, importId } });
    await transaction.seriesPart.deleteMany({ where: { runId, importId } });
    await transaction.series.deleteMany({ where: { runId, ownedByImport: importId } });
    await transaction.import.deleteMany({ where: { runId, id: importId } });
    if ((await transaction.import.count({ where: { runId } })) === 0) {
      await transaction.run.deleteMany({ where: { id: runId, state: "pending" } });
    }
  });
  return true;
}

async function removeSomeChunks(db: Database, runId: string, importId: string): Promise<boolean> {
  const { chunk } = prismaOf(db);
  const rows = await chunk.findMany({
    where: { runId, importId },
    orderBy: [{ seriesNumber: "asc" }, { sequence: "asc" }],
    take: CHUNKS_AT_ONCE,
    select: { seriesNumber: true, sequence: true },
  });
  const last = rows.at(-1);
  if (last === undefined) return false;
  const { seriesNumber, sequence } = last;
  // All rows up to the last one that was found, in the order of the key.
  const upTo = [{ seriesNumber: { lt: seriesNumber } }, { seriesNumber, sequence: { lte: sequence } }];
  await chunk.deleteMany({ where: { runId, importId, OR: upTo } });
  return true;
}
