import { decodePoints } from "@/lib/series/chunk-codec";
import { joinColumns } from "@/lib/series/join-columns";
import { hasAscendingSteps } from "@/lib/series/order-points";
import { PyramidBuilder } from "@/lib/series/pyramid";
import { cutIntoChunks } from "./cut-into-chunks";
import { type Database, prismaOf } from "./database";
import { dropStoredPoints } from "./drop-stored-points";
import { heartbeatImport } from "./heartbeat-import";
import { inTransaction } from "./in-transaction";
import { insertRows } from "./raw-database";
import { nodeRow, partRow } from "./series-part-rows";
import { statementsIn } from "./statements-in";
import { findStoredRanges, readStoredChunks, type StoredRange } from "./stored-ranges";

type Params = { readonly runId: string; readonly importId: string; readonly at: Date };

/**
 * Leaves out of a pending import what others published into its run since it was last compared. Costs
 * one query when nobody did, which is nearly always.
 */
export async function compareWithNewerPoints(db: Database, params: Params): Promise<void> {
  const { runId, importId } = params;
  const prisma = prismaOf(db);
  const own = await prisma.import.findUnique({
    where: { runId_id: { runId, id: importId } },
    select: { comparedRevision: true, run: { select: { revision: true } }, parts: { select: PART_RANGE } },
  });
  if (own === null || own.run.revision === own.comparedRevision) return;
  const seriesNumbers = own.parts.map(({ seriesNumber }) => seriesNumber);
  const newer = await findStoredRanges(db, { runId, seriesNumbers, afterRevision: own.comparedRevision });
  for (const { seriesNumber, firstStep, lastStep } of own.parts) {
    const overlapping = (newer.get(seriesNumber) ?? []).filter((range) => {
      return range.lastStep >= Number(firstStep) && range.firstStep <= Number(lastStep);
    });
    if (overlapping.length > 0) await rewriteSeries(db, { ...params, seriesNumber, ranges: overlapping });
  }
  await prisma.import.updateMany({
    where: { runId, id: importId, state: "pending" },
    data: { comparedRevision: own.run.revision },
  });
}

const PART_RANGE = { seriesNumber: true, firstStep: true, lastStep: true } as const;

/** Writes one series of the import anew. Its points are in memory at once; this is the rare path. */
async function rewriteSeries(
  db: Database,
  params: Params & { readonly seriesNumber: number; readonly ranges: readonly StoredRange[] },
): Promise<void> {
  const { runId, importId, at, seriesNumber, ranges } = params;
  const key = { runId, importId, seriesNumber };
  const prisma = prismaOf(db);
  const rows = await prisma.chunk.findMany({ where: key, orderBy: { sequence: "asc" }, select: { payload: true } });
  const own = joinColumns(rows.map(({ payload }) => decodePoints(payload)));
  // All at once, so that each chunk of the others is read once.
  const points = await dropStoredPoints(own, ranges, (some) => readStoredChunks(db, { runId, ranges: some }));
  const dropped = own.steps.length - points.steps.length;
  if (dropped === 0) return;
  const chunks = cutIntoChunks(points);
  const pyramid = new PyramidBuilder();
  for (const { buckets } of chunks) pyramid.add(buckets);
  const { nodes, whole } = pyramid.finish();
  const isAscending = hasAscendingSteps(points.steps);
  await inTransaction(db, async (transaction) => {
    await heartbeatImport(transaction, { runId, importId, at });
    await transaction.chunk.deleteMany({ where: key });
    await transaction.pyramidNode.deleteMany({ where: key });
    await transaction.seriesPart.deleteMany({ where: key });
    if (chunks.length > 0) {
      const statements = statementsIn(transaction);
      const rows = chunks.map(({ data }, sequence) => ({ ...key, sequence, ...data }));
      await insertRows(statements, "chunk", rows);
      await insertRows(statements, "series_part", [partRow(key, { chunks: chunks.length, whole, isAscending })]);
      await transaction.pyramidNode.createMany({ data: nodes.map((node) => nodeRow(key, node)) });
    }
    await transaction.import.update({
      where: { runId_id: { runId, id: importId } },
      data: { points: { decrement: dropped }, repeated: { increment: dropped } },
    });
  });
}
