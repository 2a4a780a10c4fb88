import type { PointColumns } from "@/lib/series/run-data";
import { type Database, prismaOf } from "./database";
import { decodeLiveBatch, type LiveBatchContent } from "./live-batch-codec";

/** A batch whose points are not in chunks yet. */
export type WaitingBatch = LiveBatchContent & { readonly sequence: number; readonly points: number };

/**
 * The batches of a run that have not been folded, in order of arrival.
 *
 * @param params.through number of the last batch that is wanted
 */
export async function loadWaitingBatches(
  db: Database,
  params: {
    readonly runId: string;
    readonly foldedThrough: number;
    readonly through?: number | undefined;
    readonly limit?: number;
  },
): Promise<WaitingBatch[]> {
  const { runId, foldedThrough, through, limit } = params;
  const rows = await prismaOf(db).liveBatch.findMany({
    where: { runId, sequence: { gt: foldedThrough, ...(through === undefined ? {} : { lte: through }) } },
    orderBy: { sequence: "asc" },
    ...(limit === undefined ? {} : { take: limit }),
    select: { sequence: true, points: true, payload: true },
  });
  return rows.flatMap(({ sequence, points, payload }) => {
    return payload === null ? [] : [{ sequence, points, ...decodeLiveBatch(payload) }];
  });
}

/** The points of several batches by series, each in order of arrival. */
export function gatherBySeries(batches: readonly LiveBatchContent[]): Map<number, PointColumns[]> {
  const gathered = new Map<number, PointColumns[]>();
  for (const { series } of batches) {
    for (const { number, columns } of series) {
      const known = gathered.get(number);
      if (known === undefined) gathered.set(number, [columns]);
      else known.push(columns);
    }
  }
  return gathered;
}
