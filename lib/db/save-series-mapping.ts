import type { SeriesMapping } from "@/lib/series/run-data";
import { type Database, prismaOf } from "./database";
import { VISIBLE_RUN } from "./run-record";

/**
 * Changes how a series of a run is seen; what it is and its points stay. The revision of the run
 * grows, so that diagnoses follow.
 *
 * @param params.isEdited false when the mapping is again the one that the key rules give
 * @returns false when there is no such run or series
 */
export async function saveSeriesMapping(
  db: Database,
  params: {
    readonly runId: string;
    readonly number: number;
    readonly mapping: SeriesMapping;
    readonly isEdited: boolean;
    readonly at: Date;
  },
): Promise<boolean> {
  const { runId, number, mapping, isEdited, at } = params;
  return await prismaOf(db).$transaction(async (transaction) => {
    const run = await transaction.run.updateMany({
      where: { ...VISIBLE_RUN, id: runId, series: { some: { number } } },
      data: { revision: { increment: 1 }, updatedAt: at },
    });
    if (run.count === 0) return false;
    const { metric, layer, parameter, subgroup, split } = mapping;
    await transaction.series.updateMany({
      where: { runId, number },
      data: { metric, layer, parameter, subgroup, split, isMappingEdited: isEdited },
    });
    return true;
  });
}
